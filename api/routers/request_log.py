"""One line a request for those who work here, numbers only for everybody, nothing about tipsters."""

import time
from uuid import uuid4

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.kit.logs import log
from api.routers.metrics import Metrics
from api.routers.planes import UNMATCHED, is_silent, plane_of, route_template


class RequestLog:
    """Bare ASGI: counts every request, and writes a line unless its plane is silent.

    Args:
        app: The application.
        metrics: Where to count; None counts nothing.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics | None = None) -> None:
        self.app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application, then count and write."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        plane = plane_of(scope)
        request_id = None if is_silent(plane) else str(uuid4())
        started = time.perf_counter()
        status = 0

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                if request_id is not None:
                    message["headers"] = [*message.get("headers", ()), (b"x-request-id", request_id.encode())]
            await send(message)

        try:
            await self.app(scope, receive, watch)
        finally:
            duration_s = time.perf_counter() - started
            route = route_template(scope)
            if self._metrics is not None:
                self._metrics.count_request(plane, route, status, duration_s)
            # A path that no route has may be a tipster's typing error; it is counted, not written.
            if request_id is not None and route != UNMATCHED:
                log(
                    "request",
                    plane=plane.value,
                    route=route,
                    method=_known_method(scope["method"]),
                    status=status,
                    duration_ms=round(duration_s * 1000, 1),
                    request_id=request_id,
                )


def _known_method(method: str) -> str:
    return method if method in {"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"} else "other"
