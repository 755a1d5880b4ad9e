"""`python -m bench`: measure, and print one table of ratios."""

import argparse
import asyncio
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import orjson
import uvloop
from rich.console import Console
from rich.progress import Progress, TimeElapsedColumn

from api.crypto.keyring import load_or_create
from api.db.embedded import EmbeddedPostgres
from bench import case_list, first_start, pairing, report, scale, schedule
from bench.contenders import (
    CONNECTIONS,
    LIMIT,
    RAW,
    SERVICE,
    TEMPLATE,
    Contender,
    make_databases,
    running,
    worker_memory,
)
from bench.driver import Batch, WrongAnswer
from bench.limit import Limit, find_limit
from bench.memory import family, memory_of, processor_s
from bench.report import Results, Series
from bench.work import CLAIM_LIMIT, GROUPS, Requests, Work, compared, pages

FULL, QUICK = (5, 1.0, 20_000, 210.0), (2, 0.3, 4_000, 30.0)
"""Rounds, size of the batches, tips in the large street, seconds after which no round is begun."""
BATCH_LIMIT_S = 6.0
PARTS = {"case_list": case_list.measure, "pairing": pairing.measure, "schedule": schedule.measure}
"""Parts of their own, which run before the server of the others is started."""
LIMIT_TIMES = 2
"""The limit is fast: a batch of its own size would be over too soon to be measured."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds and rows; at most 45 seconds")
    parser.add_argument("--first-start", action="store_true", help="only time `make run` in a fresh clone")
    parser.add_argument("--scale", action="store_true", help="only pages of few and of many check-ins")
    parser.add_argument(
        "--only", action="append", choices=(*GROUPS, *PARTS), help="a part of the work; repeatable"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    arguments = parser.parse_args()
    if arguments.json and not arguments.json.absolute().parent.is_dir():
        parser.error(f"{arguments.json.parent} is no folder")
    console = Console(width=None if sys.stdout.isatty() else report.WIDTH)
    is_failed = False
    if arguments.first_start:
        found = first_start.measure(console)
        first_start.show(console, found)
        document = found.as_json()
    elif arguments.scale:
        document = scale.measure(console, is_quick=bool(arguments.quick))
    else:
        document, is_failed = _parts(console, arguments)
    if arguments.json:
        arguments.json.write_bytes(orjson.dumps(document, option=orjson.OPT_INDENT_2))
    return 1 if is_failed else 0


def _parts(console: Console, arguments: argparse.Namespace) -> tuple[dict[str, Any], bool]:
    document: dict[str, Any] = {}
    for name, measure in PARTS.items():
        if arguments.only is None or name in arguments.only:
            document[name] = measure(console, is_quick=bool(arguments.quick))
    if arguments.only is not None and set(arguments.only) <= set(PARTS):
        return document, False
    results = _measure(console, arguments)
    return results.as_json() | document, results.is_failed


def _measure(console: Console, arguments: argparse.Namespace) -> Results:
    folder = Path(tempfile.mkdtemp(prefix="shouwang-bench-"))
    folder.chmod(0o711)
    server = EmbeddedPostgres(folder / "postgres")
    try:
        server.start()
        with Progress(
            *Progress.get_default_columns(), TimeElapsedColumn(), console=console, transient=True
        ) as bar:
            return uvloop.run(_Bench(console, bar, arguments, server).run())
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


class _Bench:
    """One run.

    Args:
        console: Where the tables go.
        bar: Shows how far it is.
        arguments: Of the command line.
        server: Already started, in a temporary folder.
    """

    def __init__(
        self, console: Console, bar: Progress, arguments: argparse.Namespace, server: EmbeddedPostgres
    ) -> None:
        self.console = console
        self.bar = bar
        self.server = server
        self.folder = server.folder.parent
        self.only: list[str] | None = arguments.only
        self.rounds, self.scale, self.tips, self.limit_s = QUICK if arguments.quick else FULL
        self.is_quick = bool(arguments.quick)
        self.results = Results()

    async def run(self) -> Results:
        began, address = time.monotonic(), self.server.address("postgres")
        keyring = load_or_create(self.folder / "keyring.json")
        task = self.bar.add_task("filling the databases", total=None)
        clues = int((self.rounds + 1) * LIMIT_TIMES * max(8, 100 * self.scale) * CLAIM_LIMIT) + 1000
        ground = await make_databases(address, keyring, tips=self.tips, clues=clues)
        limit = find_limit(address, f"{LIMIT}_bench", ground, self.folder)
        if limit is None:
            self.results.notes.append("pgbench was not found, so there is no column of the limit")
        requests = Requests(ground, keyring)
        wanted = self._wanted(compared(requests, self.scale))
        alone = self._wanted(pages(requests, self.scale))
        self.bar.update(task, description="starting the contenders")
        async with running(address, ground, self.folder) as contenders:
            at_rest = memory_of(contenders[SERVICE].process.pid, "HTTP process, at rest")
            steps = (self.rounds + 1) * (len(wanted) + len(alone))
            self.bar.update(task, description="warming up", total=steps)
            for number in range(self.rounds + 1):
                if time.monotonic() - began > self.limit_s and number > 1:
                    self.results.notes.append(f"stopped after {number - 1} rounds: time was up")
                    break
                await self._round(number, contenders, limit, wanted)
                await self._pages(number, contenders[SERVICE], alone)
                self.bar.update(task, description=f"round {number + 1} of {self.rounds}")
            after = memory_of(contenders[SERVICE].process.pid, "HTTP process, after the load")
        worker = None if self.is_quick else await worker_memory(address, self.folder)
        self.results.memory = [one for one in (at_rest, after, worker) if one is not None]
        self._remark(time.monotonic() - began)
        heading = (
            f"Shouwang beside its baselines: {CONNECTIONS} connections, {self.rounds} rounds, "
            f"{self.tips} tips, {report.machine()}"
        )
        self.bar.stop()
        report.show(self.console, self.results, wanted, heading)
        return self.results

    def _wanted(self, work: list[Work]) -> list[Work]:
        if not self.only:
            return work
        return [one for one in work if one.group in self.only]

    async def _round(
        self, number: int, contenders: dict[str, Contender], limit: Limit | None, work: list[Work]
    ) -> None:
        """Every contender does everything once, a different one first each time. Round 0 only warms up."""
        kept: dict[str, Batch] = {}
        for one in work:
            names = [SERVICE, RAW, TEMPLATE]
            shift = number % len(names)
            for name in names[shift:] + names[:shift]:
                batch = await self._batch(contenders[name], one, self._count(one, number), kept.get(name))
                if batch is not None:
                    kept[name] = batch
                    if number:
                        self.results.of(one.name, name).add(batch)
            if limit is not None and one.limit is not None:
                count = self._count(one, number) * LIMIT_TIMES
                rate = await asyncio.to_thread(limit.rate, one.limit, count, CONNECTIONS)
                if number:
                    self.results.of(one.name, LIMIT).rates.append(rate)
            self.bar.advance(0)

    @staticmethod
    def _count(work: Work, number: int) -> int:
        return work.count if number else max(CONNECTIONS, work.count // 4)

    async def _batch(
        self, contender: Contender, work: Work, count: int, previous: Batch | None
    ) -> Batch | None:
        """One batch; None, with a word, when the contender cannot do this."""
        if work.is_weak and contender.weak is not None:
            contender = contender.weak
        try:
            prepared = work.prepare(count, previous)
            if not prepared:
                return None
            process, database = [contender.process.pid], list(family(self.server.pid or 0))
            before = (processor_s(process), processor_s(database))
            batch = await contender.client.send(
                prepared, expect=work.expect, limit_s=BATCH_LIMIT_S, keep=work.keeps
            )
        except (WrongAnswer, OSError, TimeoutError) as failed:
            note = f"{contender.name}, {work.name}: {str(failed) or type(failed).__name__}"
            self.results.is_failed = True
            if note not in self.results.notes:
                self.results.notes.append(note)
            return None
        batch.process_cpu_s = processor_s(process) - before[0]
        batch.database_cpu_s = processor_s(database) - before[1]
        return batch

    async def _pages(self, number: int, service: Contender, alone: list[Work]) -> None:
        shift = number % max(1, len(alone))
        for one in alone[shift:] + alone[:shift]:
            batch = await self._batch(service, one, self._count(one, number), None)
            if batch is not None and number:
                self.results.pages.setdefault(one.name, Series()).add(batch)
            self.bar.advance(0)

    def _remark(self, seconds: float) -> None:
        shares = [
            share
            for found in self.results.series.values()
            for series in found.values()
            for share in series.driver_share
        ]
        if shares:
            self.results.notes.append(
                f"the driver took {statistics.median(shares):.0%} of a core, {max(shares):.0%} at most; "
                f"the run took {seconds:.0f} s"
            )
        self.results.notes.append(
            "raw: Starlette + asyncpg; validates nothing, knows nobody, seals nothing. template: FastAPI + "
            "SQLModel after the official template, with SQLModel's asynchronous session. limit: pgbench, "
            "prepared statements"
        )
        self.results.notes.append("ratios are medians over rounds; absolute figures drift by 20 to 40 %")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("stopped; everything temporary is gone")
