"""The rules that a street begins with, read from the revisions that seed them."""

import runpy
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from api.domain.care_rules.book import RuleBook, RuleRow
from api.domain.care_rules.words import RuleKey
from api.domain.care_rules.work_days import WorkDays

_REVISIONS = Path(__file__).parents[2] / "migrations" / "versions"
_SEEDS: list[dict[str, Any]] = [
    runpy.run_path(str(next(_REVISIONS.glob(name))))
    for name in ("*_seed_care_rules.py", "*_keep_files_so_long.py")
]

BEGINNING = date.fromisoformat(_SEEDS[0]["BEGINNING"])
SEEDED: list[tuple[str, str, int, str, str, str]] = [rule for seed in _SEEDS for rule in seed["RULES"]]
"""Key, what it holds for, value, unit, legal basis, evidence."""


def national_book(local: Iterable[RuleRow] = (), work_days: WorkDays | None = None) -> RuleBook:
    """What holds everywhere, with rows of a street on top."""
    seeded = (
        RuleRow(RuleKey(key), qualifier, value, BEGINNING, legal_basis=basis)
        for key, qualifier, value, _, basis, _ in SEEDED
    )
    return RuleBook((*seeded, *local), work_days)
