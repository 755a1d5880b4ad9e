"""Headers of every answer, whoever made it, and no cookie from anybody."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Source: security requirements HTP-6 and TIP-8; HSTS of two years.
_ALWAYS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"strict-transport-security", b"max-age=63072000; includeSubDomains"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)
# A route may say otherwise: published statistics are cached, pages for people load their own assets.
_UNLESS_SET = (
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'; sandbox"),
)
_DROPPED = frozenset({b"server", b"set-cookie", b"x-powered-by"} | {name for name, _ in _ALWAYS})
_SIGN_OUT_PATHS = frozenset({"/v1/auth/revoke"})
_CLEAR = (b"clear-site-data", b'"cache", "cookies", "storage"')


class AnswerHeaders:
    """Bare ASGI: adds what is missing, drops what must not leave."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application with a `send` that completes the headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def complete(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [pair for pair in message.get("headers", ()) if pair[0] not in _DROPPED]
                names = {name for name, _ in headers}
                headers += [pair for pair in _UNLESS_SET if pair[0] not in names]
                headers += _ALWAYS
                if scope["path"] in _SIGN_OUT_PATHS:
                    headers.append(_CLEAR)
                message["headers"] = headers
            await send(message)

        await self.app(scope, receive, complete)
