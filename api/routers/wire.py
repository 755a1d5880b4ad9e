"""uvicorn's HTTP protocol with a bound on the head of a request: its size, its time, its refusals.

An ASGI application sees a request only when its head is complete; until then a server without these
bounds keeps collecting. Pass the class to uvicorn as `http=`.
"""

import asyncio
from typing import Any

import httptools
import orjson
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from api.schemas.problems import PROBLEM_MEDIA_TYPE, problem_body

HEAD_BYTES = 24 * 1024
HEAD_TIME_S = 10.0
MAX_HEADERS = 100
LINGER_S = 1.0
_STATUS_LINES = {
    400: b"HTTP/1.1 400 Bad Request\r\n",
    431: b"HTTP/1.1 431 Request Header Fields Too Large\r\n",
}


class GuardedProtocol(HttpToolsProtocol):
    """One connection. A head that is too large, too slow or malformed is refused in problem+json."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._quiet_bytes = 0
        self._header_count = 0
        self._is_in_head = True
        self._is_refused = False
        self._head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the clock of the first head."""
        super().connection_made(transport)
        self._start_clock()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock."""
        self._stop_clock()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Feed the parser; refuse when too much arrives that is neither a whole head nor body."""
        if self._is_refused or self.parser is None:
            return
        if self._is_in_head:
            self._start_clock()
        self._unset_keepalive_if_required()
        # Heads, trailers and chunk extensions: the parser keeps whatever it is given, so count it here.
        self._quiet_bytes += min(len(data), HEAD_BYTES)
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            return  # an upgrade that nobody offers; the request itself is answered as HTTP/1.1
        except Exception:  # noqa: BLE001 - whatever the parser or a callback dislikes is one refusal
            self._refuse(400, "malformed_request")
        if self._quiet_bytes > HEAD_BYTES:
            self._refuse(431, "headers_too_large")

    def on_message_begin(self) -> None:
        """A new head begins."""
        self._is_in_head = True
        self._header_count = 0
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Count, then keep."""
        self._header_count += 1
        if self._header_count > MAX_HEADERS:
            self._refuse(431, "headers_too_large")
            raise ValueError("too many headers")
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The head is over: stop its clock and hand the request on."""
        self._is_in_head = False
        self._quiet_bytes = 0
        self._stop_clock()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Body bytes are bounded by `api.routers.limits`."""
        self._quiet_bytes = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The body is over; what comes next is a head again."""
        self._is_in_head = True
        super().on_message_complete()

    def _start_clock(self) -> None:
        if self._head_timer is None:
            self._head_timer = self.loop.call_later(HEAD_TIME_S, self._give_up)

    def _stop_clock(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _give_up(self) -> None:
        if not self.transport.is_closing():
            self.transport.close()

    def _refuse(self, status: int, code: str) -> None:
        if self._is_refused:
            return
        self._is_refused = True
        self._stop_clock()
        if self.transport.is_closing():
            return
        if self._may_answer():
            body = orjson.dumps(problem_body(code, "zh"))
            head = (
                f"Content-Type: {PROBLEM_MEDIA_TYPE}\r\nContent-Length: {len(body)}\r\n"
                "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nContent-Language: zh\r\n"
                "Connection: close\r\n\r\n"
            )
            self.transport.write(_STATUS_LINES[status] + head.encode("ascii") + body)
            self._abandon_cycle()
            # Closed at once with data still coming, the connection would be reset and the answer lost.
            self.transport.write_eof()
            self.loop.call_later(LINGER_S, self._give_up)
        else:
            self.transport.close()

    def _abandon_cycle(self) -> None:
        """Tell a request that is still waiting for its body that nobody listens any more."""
        if self.cycle is not None and not self.cycle.response_complete:
            self.cycle.disconnected = True
            self.cycle.message_event.set()

    def _may_answer(self) -> bool:
        """Whether nothing of an earlier answer is still on its way."""
        is_idle = self.cycle is None or self.cycle.response_complete or not self.cycle.response_started
        return is_idle and not self.pipeline
