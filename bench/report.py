"""What was measured, and how it is shown."""

import os
import platform
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from bench.driver import Batch
from bench.memory import Memory
from bench.work import Work

WIDTH = 132


@dataclass
class Series:
    """All batches of one contender at one piece of work, one a round."""

    rates: list[float] = field(default_factory=list)
    p50_ms: list[float] = field(default_factory=list)
    p95_ms: list[float] = field(default_factory=list)
    driver_share: list[float] = field(default_factory=list)
    process_us: list[float] = field(default_factory=list)
    database_us: list[float] = field(default_factory=list)

    def add(self, batch: Batch) -> None:
        """Keep one batch."""
        self.rates.append(batch.rate)
        self.p50_ms.append(batch.percentile_ms(50))
        self.p95_ms.append(batch.percentile_ms(95))
        self.driver_share.append(batch.driver_cpu_s / batch.wall_s)
        self.process_us.append(batch.process_cpu_s * 1e6 / len(batch.latencies_s))
        self.database_us.append(batch.database_cpu_s * 1e6 / len(batch.latencies_s))


@dataclass
class Results:
    """Series by piece of work and contender, and what else was found.

    Attributes:
        is_failed: Whether a contender could not do something; the notes say what.
    """

    series: dict[str, dict[str, Series]] = field(default_factory=dict)
    pages: dict[str, Series] = field(default_factory=dict)
    memory: list[Memory] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    is_failed: bool = False

    def of(self, work: str, contender: str) -> Series:
        """The series to add to."""
        return self.series.setdefault(work, {}).setdefault(contender, Series())

    def ratio(self, work: str, other: str) -> float | None:
        """The service against another: the median over rounds, each round by itself."""
        found = self.series.get(work, {})
        if "service" not in found or other not in found:
            return None
        pairs = zip(found["service"].rates, found[other].rates, strict=False)
        return median(own / rate for own, rate in pairs)

    def as_json(self) -> dict[str, Any]:
        """Everything, for other programs."""
        return {
            "machine": machine(),
            "work": {
                name: {who: asdict(series) for who, series in found.items()}
                for name, found in self.series.items()
            },
            "ratios": {
                name: {who: self.ratio(name, who) for who in found if who != "service"}
                for name, found in self.series.items()
            },
            "pages": {name: asdict(series) for name, series in self.pages.items()},
            "memory": [asdict(one) for one in self.memory],
            "notes": self.notes,
        }


def machine() -> str:
    """What it ran on, as far as it matters; nothing that names the machine."""
    return f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}"


def show(console: Console, results: Results, work: list[Work], heading: str) -> None:
    """Print all tables."""
    if work:
        console.print(_compared(results, work, heading))
        console.print(_processor(results, work))
    if results.pages:
        console.print(_pages(results))
    if results.memory:
        console.print(memory_table("Memory of the service", results.memory))
    for note in results.notes:
        console.print(f"- {note}", highlight=False)


def plain_table(title: str, *columns: str) -> Table:
    """A table of figures under a title."""
    table = Table(
        title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0)
    )
    table.add_column(columns[0], no_wrap=True)
    for name in columns[1:]:
        table.add_column(name, justify="right", no_wrap=True)
    return table


def _compared(results: Results, work: list[Work], heading: str) -> Table:
    rates = ("service", "p50, p95 ms", "raw", "template", "limit")
    table = plain_table(heading, "requests a second", *rates, "÷ raw", "÷ templ.", "÷ limit", "target")
    for one in work:
        found = results.series.get(one.name, {})
        own = found.get("service")
        latencies = "–" if own is None else f"{median(own.p50_ms):.1f}, {median(own.p95_ms):.1f}"
        others = [_rate(found.get(name)) for name in ("raw", "template", "limit")]
        ratios = [_ratio(results.ratio(one.name, name)) for name in ("raw", "template", "limit")]
        table.add_row(one.name, _rate(own), latencies, *others, *ratios, _target(results, one))
    return table


def _rate(series: Series | None) -> str:
    return f"{median(series.rates):.0f}" if series is not None and series.rates else "–"


def _ratio(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _target(results: Results, work: Work) -> str:
    if work.target is None:
        return ""
    least, other = work.target
    found = results.ratio(work.name, other)
    word = "" if found is None else (" met" if found >= least else " missed")
    return f"{least:g} {other}{word}"


def _processor(results: Results, work: list[Work]) -> Table:
    """What a busy machine does not change much."""
    names = ("service", "raw", "template")
    columns = [column for name in names for column in (name, "+ database")]
    table = plain_table("Processor time: the process, and PostgreSQL", "µs a request", *columns)
    for one in work:
        cells = []
        for name in names:
            series = results.series.get(one.name, {}).get(name)
            figures = ([], []) if series is None else (series.process_us, series.database_us)
            cells += [f"{median(figure):.0f}" if figure else "–" for figure in figures]
        table.add_row(one.name, *cells)
    return table


def _pages(results: Results) -> Table:
    title = "The service's page of 50: flat means within 1.5 ×"
    table = plain_table(title, "page", "/s", "p50, p95 ms", "cost against the first line")
    first = results.pages[min(results.pages)]
    for name, series in sorted(results.pages.items()):
        cost = median(base / rate for base, rate in zip(first.rates, series.rates, strict=False))
        latencies = f"{median(series.p50_ms):.1f}, {median(series.p95_ms):.1f}"
        table.add_row(name, _rate(series), latencies, f"{cost:.2f} ×")
    return table


def memory_table(title: str, found: list[Memory]) -> Table:
    """Memory by process."""
    table = plain_table(title, "process", "RSS MiB", "PSS MiB")
    for one in found:
        table.add_row(one.name, f"{one.rss_mib:.0f}", f"{one.pss_mib:.0f}")
    return table
