"""A lean HTTP/1.1 load driver: prepared requests, kept connections, one request in flight on each.

It reads no more of an answer than status and length, so that the client is not what is measured; how much
of a core it took is part of the result.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import cast

HEAD_END = b"\r\n\r\n"
LENGTH = b"\r\ncontent-length:"


class WrongAnswer(Exception):
    """A contender answered what the work does not allow; what was measured means nothing."""


@dataclass
class Batch:
    """What came of one batch.

    Attributes:
        latencies_s: One a request, in order of arrival.
        driver_cpu_s: Processor time that the driver itself took.
        process_cpu_s: That of the contender's process; `database_cpu_s` that of all of PostgreSQL.
        bodies: The answers' bodies by number of the request, when they were asked for.
    """

    wall_s: float = 0.0
    driver_cpu_s: float = 0.0
    process_cpu_s: float = 0.0
    database_cpu_s: float = 0.0
    latencies_s: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    bodies: dict[int, bytes] = field(default_factory=dict)
    first_refusal: bytes = b""

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.latencies_s) / self.wall_s if self.wall_s else 0.0

    def percentile_ms(self, percent: float) -> float:
        """A percentile of the latencies in milliseconds, nearest rank."""
        ordered = sorted(self.latencies_s)
        place = min(len(ordered) - 1, int(len(ordered) * percent / 100))
        return ordered[place] * 1000 if ordered else 0.0


class Shared:
    """What all connections of a batch share: requests still to be sent, results, and the end."""

    def __init__(self, requests: Sequence[bytes], end_s: float, *, keep: bool) -> None:
        self.waiting: Iterator[tuple[int, bytes]] = iter(enumerate(requests))
        self.batch = Batch()
        self.end_s = end_s
        self.keep = keep
        self.open = 0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def finish_one(self, error: Exception | None = None) -> None:
        """Count a connection that has nothing left to send; the last one ends the batch."""
        self.open -= 1
        if self.done.done():
            return
        if error is not None:
            self.done.set_exception(error)
        elif self.open == 0:
            self.done.set_result(None)


class Connection(asyncio.Protocol):
    """One kept connection."""

    def __init__(self) -> None:
        self.shared: Shared | None = None
        self.transport: asyncio.Transport | None = None
        self._buffer = b""
        self._number = 0
        self._began = 0.0
        self._missing = -1

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)

    def begin(self, shared: Shared) -> None:
        """Take part in a batch."""
        self.shared = shared
        shared.open += 1
        self._next()

    def _next(self) -> None:
        assert self.shared is not None
        assert self.transport is not None
        now = time.perf_counter()
        request = next(self.shared.waiting, None) if now < self.shared.end_s else None
        if request is None:
            shared, self.shared = self.shared, None
            shared.finish_one()
            return
        self._number, payload = request
        self._buffer, self._missing, self._began = b"", -1, now
        self.transport.write(payload)

    def data_received(self, data: bytes) -> None:
        buffer = self._buffer = self._buffer + data if self._buffer else data
        if self._missing < 0:
            head_end = buffer.find(HEAD_END)
            if head_end < 0:
                return
            at = buffer[: head_end + 2].lower().find(LENGTH)
            length = int(buffer[at + len(LENGTH) : buffer.index(b"\r\n", at + 2)]) if at >= 0 else 0
            self._missing = head_end + len(HEAD_END) + length
        if len(buffer) >= self._missing and self.shared is not None:
            self._answered(buffer)

    def _answered(self, buffer: bytes) -> None:
        assert self.shared is not None
        batch = self.shared.batch
        batch.latencies_s.append(time.perf_counter() - self._began)
        status = int(buffer[9:12])
        batch.statuses[status] += 1
        if self.shared.keep or status >= 400:
            body = buffer[buffer.find(HEAD_END) + len(HEAD_END) :]
            if self.shared.keep:
                batch.bodies[self._number] = body
            if status >= 400 and not batch.first_refusal:
                batch.first_refusal = body[:400]
        self._next()

    def connection_lost(self, exc: Exception | None) -> None:
        if self.shared is not None:
            shared, self.shared = self.shared, None
            shared.finish_one(exc or ConnectionError("the contender closed a connection in use"))


class Client:
    """Kept connections to one contender.

    Args:
        port: On this machine.
        connections: Requests in flight at most.
    """

    def __init__(self, port: int, connections: int) -> None:
        self._port = port
        self._count = connections
        self._connections: list[Connection] = []

    async def send(
        self, requests: Sequence[bytes], *, expect: int, limit_s: float, keep: bool = False
    ) -> Batch:
        """Send requests as fast as the answers come back.

        Args:
            requests: Whole requests, bytes as on the wire.
            expect: The only status that is right.
            limit_s: No request is sent after so many seconds.
            keep: Whether the bodies of the answers are wanted.

        Raises:
            WrongAnswer: Another status came.
        """
        await self._connect(min(self._count, len(requests)))
        cpu_began, began = time.process_time(), time.perf_counter()
        shared = Shared(requests, began + limit_s, keep=keep)
        for connection in self._connections:
            connection.begin(shared)
        try:
            async with asyncio.timeout(limit_s + 10):
                await shared.done
        except BaseException:
            self.close()
            raise
        batch = shared.batch
        batch.wall_s = time.perf_counter() - began
        batch.driver_cpu_s = time.process_time() - cpu_began
        if batch.statuses.keys() != {expect}:
            raise WrongAnswer(f"expected {expect}, got {dict(batch.statuses)}: {batch.first_refusal!r}")
        return batch

    async def _connect(self, count: int) -> None:
        """Open what is missing; servers close connections that were idle for some seconds."""
        loop = asyncio.get_running_loop()
        alive = [one for one in self._connections if one.transport and not one.transport.is_closing()]
        while len(alive) < count:
            _, connection = await loop.create_connection(Connection, "127.0.0.1", self._port)
            alive.append(connection)
        for spare in alive[count:]:
            if spare.transport:
                spare.transport.close()
        self._connections = alive[:count]

    def close(self) -> None:
        """Close all connections."""
        for connection in self._connections:
            if connection.transport:
                connection.transport.close()
        self._connections = []
