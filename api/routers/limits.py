"""What a request may cost before anything looks at it: host, headers, body size and body time.

Bare ASGI. The whole body is read here, counted as it streams, and handed on in one piece; so a route
never waits for a slow sender while it holds a place or a connection.
"""

import asyncio
import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from starlette.formparsers import MultiPartParser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import DomainError, Overloaded
from api.routers.error_handlers import answer_refusal

KIB = 1024
MIB = 1024 * KIB
# Source: the API contract, *sizes*.
JSON_BYTES = 64 * KIB
LONG_JSON_BYTES = MIB
FILE_BYTES = 11 * MIB
GRAPHQL_BYTES = 16 * KIB
HEADER_BYTES = 16 * KIB
BODY_TIME_S = 15.0
# All bodies that are being collected at one moment, so that many large ones cannot fill the memory.
BUFFERED_BYTES = 256 * MIB
DRAIN_BYTES = 16 * MIB
DRAIN_TIME_S = 3.0

_BODY_TABLE: tuple[tuple[str, int], ...] = (
    (r"/v1/receipt/attachments/?", FILE_BYTES),
    (r"/v1/episodes/[^/]+/referrals/[^/]+/attachments/?", FILE_BYTES),
    (r"/graphql/?", GRAPHQL_BYTES),
    (r"/v1/(?:tips|receipt|clues|queue|help-requests|episodes)(?:/.*)?", LONG_JSON_BYTES),
    (r"/v1/(?:.*/)?batch", LONG_JSON_BYTES),
    (r"/v1/outreach-campaigns/[^/]+/registers/?", LONG_JSON_BYTES),
)
_BODY_RULES = tuple((re.compile(path, re.DOTALL), size) for path, size in _BODY_TABLE)
_DIGITS = re.compile(rb"[0-9]{1,15}")


class BodyTooLarge(DomainError):
    """The body is larger than this path allows."""

    code = "body_too_large"


class BodyTooSlow(DomainError):
    """The body did not arrive in time."""

    code = "body_too_slow"


class HeadersTooLarge(DomainError):
    """The headers together are larger than allowed."""

    code = "headers_too_large"


class MalformedRequest(DomainError):
    """Content-Length is not one number, or contradicts the transfer."""

    code = "malformed_request"


class WrongHost(DomainError):
    """The Host header names no host of this service."""

    code = "bad_host"


def body_limit(path: str) -> int:
    """Most bytes that a body sent to a path may have."""
    for pattern, size in _BODY_RULES:
        if pattern.fullmatch(path) is not None:
            return size
    return JSON_BYTES


@dataclass(frozen=True, slots=True)
class Limits:
    """What `RequestLimits` enforces.

    Args:
        allowed_hosts: Host names without port, lower case; empty allows any.
        trusted_proxies: Networks whose X-Forwarded-For is believed.
        body_time_s: Seconds in which a whole body must have arrived.
        header_bytes: Names and values of all headers together.
        buffered_bytes: All bodies being collected at one moment.
    """

    allowed_hosts: frozenset[str] = frozenset()
    trusted_proxies: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...] = field(default=())
    body_time_s: float = BODY_TIME_S
    header_bytes: int = HEADER_BYTES
    buffered_bytes: int = BUFFERED_BYTES


def proxy_networks(names: Iterable[str]) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    """Networks from texts such as `10.0.0.0/8`.

    Raises:
        ValueError: Not an address or network.
    """
    return tuple(ipaddress.ip_network(name) for name in names)


class BodyReader:
    """One body, counted as it arrives.

    Args:
        receive: The server's.
        limit: Most bytes that are kept.
    """

    def __init__(self, receive: Receive, limit: int) -> None:
        self.limit = limit
        self._receive = receive
        self._is_over = False

    async def read(self) -> bytes | None:
        """All of it, or None when the caller went away.

        Raises:
            BodyTooLarge: It grew beyond the limit, whatever length was declared.
        """
        body = await self._next()
        if self._is_over and body is not None and len(body) <= self.limit:
            return body
        parts = bytearray()
        while body is not None:
            parts += body
            if len(parts) > self.limit:
                raise BodyTooLarge
            if self._is_over:
                return bytes(parts)
            body = await self._next()
        return None

    async def drain(self) -> None:
        """Throw away what is still coming, within bounds.

        A connection that is closed with unread data is reset, and the caller would never see the answer.
        """
        left = DRAIN_BYTES
        try:
            async with asyncio.timeout(DRAIN_TIME_S):
                while left > 0 and not self._is_over:
                    left -= len(await self._next() or b"")
        except TimeoutError:
            return

    async def _next(self) -> bytes | None:
        message = await self._receive()
        is_gone = message["type"] == "http.disconnect"
        self._is_over = is_gone or not message.get("more_body", False)
        return None if is_gone else message.get("body", b"")


class RequestLimits:
    """Bare ASGI: refuses what is too large, too slow, or addressed to another host."""

    def __init__(self, app: ASGIApp, limits: Limits | None = None) -> None:
        self.app = app
        self._limits = limits or Limits()
        self._buffered_bytes = 0
        # Uploads are secret until sealed: no part may be spooled to a file. The cap above bounds them.
        MultiPartParser.spool_max_size = FILE_BYTES

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check the head, collect the body, then run the application."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        reader = BodyReader(receive, body_limit(scope["path"]))
        try:
            declared = _check_head(scope, self._limits)
            _believe_proxy(scope, self._limits)
            body = b"" if declared == 0 else await self._collect(reader, declared)
        except DomainError as error:
            if not isinstance(error, BodyTooSlow):
                await reader.drain()
            answer = answer_refusal(scope, error)
            # The rest of the body is not read, so the connection cannot be used again.
            answer.headers["Connection"] = "close"
            await answer(scope, receive, send)
            return
        if body is not None:
            await self.app(scope, _replay(body, receive), send)

    async def _collect(self, reader: BodyReader, declared: int | None) -> bytes | None:
        """The whole body, or None when the caller went away."""
        if declared is not None and declared > reader.limit:
            raise BodyTooLarge
        reserved = reader.limit if declared is None else declared
        if self._buffered_bytes + reserved > self._limits.buffered_bytes:
            raise Overloaded
        self._buffered_bytes += reserved
        try:
            async with asyncio.timeout(self._limits.body_time_s):
                return await reader.read()
        except TimeoutError:
            raise BodyTooSlow from None
        finally:
            self._buffered_bytes -= reserved


def _replay(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives the body once, and then whatever the server says, such as a disconnect."""
    is_given = False

    async def replay() -> Message:
        nonlocal is_given
        if is_given:
            return await receive()
        is_given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay


def _check_head(scope: Scope, limits: Limits) -> int | None:
    """The declared length of the body; 0 when there is none, None when it comes in chunks.

    Raises:
        HeadersTooLarge: All headers together.
        MalformedRequest: Content-Length is repeated, not a number, or stands beside Transfer-Encoding.
        BodyTooLarge: A number too long to be meant.
        WrongHost: Not a host of this service, or not exactly one.
    """
    size = 0
    lengths: list[bytes] = []
    hosts: list[bytes] = []
    is_chunked = False
    for name, value in scope["headers"]:
        size += len(name) + len(value) + 4
        if name == b"content-length":
            lengths.append(value)
        elif name == b"host":
            hosts.append(value)
        elif name == b"transfer-encoding":
            is_chunked = True
    if size + len(scope.get("raw_path") or b"") + len(scope["query_string"]) > limits.header_bytes:
        raise HeadersTooLarge
    if limits.allowed_hosts and (len(hosts) != 1 or _host_name(hosts[0]) not in limits.allowed_hosts):
        raise WrongHost
    return _declared_length(lengths, is_chunked=is_chunked)


def _declared_length(lengths: list[bytes], *, is_chunked: bool) -> int | None:
    if not lengths:
        return None if is_chunked else 0
    if len(lengths) > 1 or is_chunked or not lengths[0].isdigit():
        raise MalformedRequest
    if _DIGITS.fullmatch(lengths[0]) is None:
        raise BodyTooLarge
    return int(lengths[0])


def _host_name(host: bytes) -> str:
    """The name in a Host header, without port; brackets of IPv6 stay."""
    text = host.decode("latin-1").lower()
    name, colon, port = text.rpartition(":")
    return name if colon and port.isdigit() else text


def _believe_proxy(scope: Scope, limits: Limits) -> None:
    """Put the caller's address into `scope["client"]` when a trusted proxy tells it.

    Only the limiter in memory ever reads it. The last address that no trusted proxy holds is the caller:
    everything to its left was written by the caller.
    """
    client = scope.get("client")
    if not limits.trusted_proxies or client is None or not _is_trusted(client[0], limits):
        return
    told = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
    for part in reversed(b",".join(told).decode("latin-1").split(",")[-20:]):
        address = part.strip()
        if not _is_address(address):
            return
        scope["client"] = (address, 0)
        if not _is_trusted(address, limits):
            return


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _is_trusted(address: str, limits: Limits) -> bool:
    if not _is_address(address):
        return False
    parsed = ipaddress.ip_address(address)
    return any(parsed in network for network in limits.trusted_proxies)
