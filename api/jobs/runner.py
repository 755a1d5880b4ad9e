"""The worker: runs each periodic job for each street until it is told to stop."""

import asyncio
import logging
import random
import time
from contextlib import suppress
from typing import Final

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole
from api.db.unit import Database
from api.domain.places.queries import find_street_id, list_street_codes
from api.errors import DomainError
from api.jobs.hands import Hands, Periodic
from api.jobs.schedule import SCHEDULE
from api.kit.ids import NIL
from api.kit.logs import describe_error, log

JITTER: Final = 0.1
"""Part of an interval by which each wait varies, so that several workers do not march in step."""
STREETS_KNOWN_FOR_S: Final = 30.0


class Streets:
    """The streets that are served, read anew every half minute."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._actors: list[Actor] = []
        self._read_at = -STREETS_KNOWN_FOR_S
        self._reading = asyncio.Lock()

    async def actors(self) -> list[Actor]:
        """The worker itself, once for each street."""
        async with self._reading:
            if time.monotonic() - self._read_at >= STREETS_KNOWN_FOR_S or not self._actors:
                nobody = Actor(kind="worker", street_id=NIL)
                async with self._database.begin_as(nobody, DatabaseRole.WORKER) as session:
                    codes = await list_street_codes(session)
                    pairs = [(code, await find_street_id(session, code)) for code in codes]
                self._actors = [
                    Actor(kind="worker", street_id=street_id, street_code=code)
                    for code, street_id in pairs
                    if street_id is not None
                ]
                self._read_at = time.monotonic()
            return self._actors


async def run_worker(hands: Hands, stop_event: asyncio.Event) -> None:
    """Run every job of the schedule until the event is set. A job that fails is logged and tried again.

    Args:
        hands: What the jobs work with.
        stop_event: Ends the worker; a job that runs is finished first.
    """
    streets = Streets(hands.database)
    loops = [_repeat(periodic, hands, streets, stop_event) for periodic in SCHEDULE]
    await asyncio.gather(*loops)


async def _repeat(periodic: Periodic, hands: Hands, streets: Streets, stop_event: asyncio.Event) -> None:
    while not stop_event.is_set():
        await run_once(periodic, hands, streets)
        wait_s = periodic.interval_s * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - no secret
        with suppress(TimeoutError):
            await asyncio.wait_for(stop_event.wait(), wait_s)


async def run_once(periodic: Periodic, hands: Hands, streets: Streets) -> int:
    """Run one job for each street; the number of things done. A failure in one does not stop the others."""
    started, done = time.monotonic(), 0
    try:
        actors = await streets.actors()
    except Exception as error:  # noqa: BLE001 - nothing may stop the worker
        _log_failure(periodic, error)
        return 0
    for actor in actors:
        try:
            done += await periodic.job(hands, actor)
        except DomainError as refusal:
            log("worker", job=periodic.name, outcome=refusal.code)
        except Exception as error:  # noqa: BLE001 - nothing may stop the worker
            _log_failure(periodic, error)
    if done:
        duration_ms = round((time.monotonic() - started) * 1000)
        log("worker", job=periodic.name, outcome="done", count=done, duration_ms=duration_ms)
    return done


def _log_failure(periodic: Periodic, error: Exception) -> None:
    name, frames = describe_error(error)
    log("worker", level=logging.ERROR, job=periodic.name, outcome="failed", error=name, frames=frames)
