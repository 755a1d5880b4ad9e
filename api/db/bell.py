"""Who waits for work is woken: one listening connection a process, fanned out to all who wait here.

A hint only: whoever waits looks again after `LONGEST_SLEEP_S` at the latest, heard or not.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from uuid import UUID

import asyncpg

from api.db.unit import Database

LONGEST_SLEEP_S = 2.0
RETRY_AFTER_S = 5.0


class QueueBell:
    """Hears PostgreSQL's notifications and wakes the waiting claims of the station named.

    Holds no pooled connection and no transaction. The connection is opened when somebody first waits, and
    again after it was lost.

    Args:
        database: Where to listen.
        channel: What to listen for; the payload is a station's id.

    Attributes:
        is_stopping: Whether the process is about to end, so that nobody waits any longer.
    """

    def __init__(self, database: Database, channel: str) -> None:
        self._database = database
        self._channel = channel
        self._connection: asyncpg.Connection[asyncpg.Record] | None = None
        self._opening = asyncio.Lock()
        self._not_before = 0.0
        self.is_stopping = False
        self._waiting: dict[UUID, set[asyncio.Event]] = defaultdict(set)

    @contextmanager
    def watch(self, station_id: UUID) -> Iterator[asyncio.Event]:
        """An event that is set whenever a station may have work; clear it before looking."""
        event = asyncio.Event()
        self._waiting[station_id].add(event)
        try:
            yield event
        finally:
            self._waiting[station_id].discard(event)
            if not self._waiting[station_id]:
                del self._waiting[station_id]

    async def sleep(self, event: asyncio.Event, longest_s: float) -> None:
        """Wait until the event is set, but no longer than the polling floor.

        Args:
            event: From `watch`.
            longest_s: Seconds that the caller has left.
        """
        await self._listen()
        with suppress(TimeoutError):
            await asyncio.wait_for(event.wait(), max(0.0, min(longest_s, LONGEST_SLEEP_S)))

    def end_waits(self) -> None:
        """Wake everybody for the last time: a stopping process waits for the answers it still owes."""
        self.is_stopping = True
        for events in self._waiting.values():
            for event in events:
                event.set()

    async def close(self) -> None:
        """Stop listening."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close(timeout=1)

    async def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        if self._is_open() or loop.time() < self._not_before:
            return
        async with self._opening:
            if self._is_open():
                return
            try:
                connection = await self._database.listen_as_police()
                await connection.add_listener(self._channel, self._hear)
                self._connection = connection
            except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
                self._not_before = loop.time() + RETRY_AFTER_S

    def _is_open(self) -> bool:
        return self._connection is not None and not self._connection.is_closed()

    def _hear(self, _connection: Any, _pid: int, _channel: str, payload: object) -> None:  # noqa: ANN401 - the driver's own type
        with suppress(ValueError):
            for event in self._waiting.get(UUID(str(payload)), ()):
                event.set()
