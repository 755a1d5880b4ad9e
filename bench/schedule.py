"""`python -m bench --only schedule`: what is owed in 2,000 episodes, after a year of work."""

import runpy
import statistics
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console

from api.domain.care_rules.book import RuleBook, RuleRow
from api.domain.care_rules.words import RuleKey
from api.domain.episodes.facts import DrugTestFact, EpisodeFacts, TierFact
from api.domain.episodes.schedule import schedule_of
from api.domain.episodes.terms import Suspension
from api.domain.episodes.words import DrugTestResult, EpisodeType, SupportTier
from bench.report import machine, plain_table

EPISODES, TIMES, QUICK_TIMES = 2_000, 5, 2
START = date(2025, 11, 24)
RECENT = timedelta(days=31)
_REVISIONS = Path(__file__).parents[1] / "migrations" / "versions"


def measure(console: Console, *, is_quick: bool) -> dict[str, Any]:
    """Measure, print, and give the figures."""
    book, episodes, on = _book(), _episodes(), _day(365)
    times = QUICK_TIMES if is_quick else TIMES
    table = plain_table(
        "Schedules of 2,000 episodes, a year in", "", "CPU s", "ms an episode", "items an episode"
    )
    found: dict[str, Any] = {"machine": machine()}
    for name, since in (("everything", None), ("what the list of tasks needs", on - RECENT)):
        seconds, items = [], 0
        for _ in range(times):
            begun = time.process_time()
            items = sum(len(schedule_of(one, book, on, since).items) for one in episodes)
            seconds.append(time.process_time() - begun)
        middle = statistics.median(seconds)
        table.add_row(name, f"{middle:.2f}", f"{middle / EPISODES * 1000:.2f}", f"{items / EPISODES:.0f}")
        found[name] = {"seconds": seconds, "items": items}
    console.print(table)
    return found


def _day(number: int) -> date:
    return START + timedelta(days=number)


def _book() -> RuleBook:
    seeds = [
        runpy.run_path(str(next(_REVISIONS.glob(name))))
        for name in ("*_seed_care_rules.py", "*_keep_files_so_long.py")
    ]
    return RuleBook(
        RuleRow(RuleKey(key), qualifier, value, date.fromisoformat(seed["BEGINNING"]), legal_basis=basis)
        for seed in seeds
        for key, qualifier, value, _, basis, _ in seed["RULES"]
    )


def _episodes() -> list[EpisodeFacts]:
    """Weekly contacts, monthly tests, one suspension, help of the closest kind."""
    return [
        EpisodeFacts(
            kind=EpisodeType.COMMUNITY_TREATMENT,
            term_months=36,
            decided_on=_day(-20),
            notified_on=_day(-18),
            received_on=_day(-19),
            reported_on=START,
            agreement_on=_day(3),
            tiers=(TierFact(START, SupportTier.INTENSIVE),),
            contacts=tuple(_day(7 * week + number % 5) for week in range(1, 52)),
            tests=tuple(DrugTestFact(_day(30 * month + 3), DrugTestResult.NEGATIVE) for month in range(12)),
            suspensions=(Suspension(_day(60), _day(90)),),
        )
        for number in range(EPISODES)
    ]
