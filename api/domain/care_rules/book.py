"""The rules in force on a day, from the rows of a street and the national defaults. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from api.domain.care_rules.words import RuleKey
from api.domain.care_rules.work_days import WorkDays


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A value with its validity.

    Attributes:
        valid_from: First day.
        valid_to: The day from which it no longer holds; None while it does.
        is_local: Whether the street's own, which goes before the default.
    """

    key: RuleKey
    qualifier: str
    value: int
    valid_from: date
    valid_to: date | None = None
    is_local: bool = False
    legal_basis: str = ""


class RuleMissing(LookupError):
    """No row says it. A fault of the code or of the seed, never of what somebody typed."""


_Rows = tuple[RuleRow, ...]


class RuleBook:
    """All rules of a street, immutable; built once a request or once a run.

    Among several rows the street's own goes first, then the one that began last.

    Args:
        rows: Local rows and defaults in any order.
        work_days: The calendar by which working days are counted.
    """

    __slots__ = ("_rows", "_work_days")

    def __init__(self, rows: Iterable[RuleRow], work_days: WorkDays | None = None) -> None:
        found: defaultdict[tuple[RuleKey, str], list[RuleRow]] = defaultdict(list)
        for row in rows:
            found[row.key, row.qualifier].append(row)
        self._rows: Mapping[tuple[RuleKey, str], _Rows] = {
            name: tuple(sorted(several, key=lambda row: (row.is_local, row.valid_from), reverse=True))
            for name, several in found.items()
        }
        self._work_days = work_days or WorkDays()

    @property
    def work_days(self) -> WorkDays:
        """The calendar by which working days are counted."""
        return self._work_days

    def find(self, key: RuleKey, on: date, qualifier: str = "") -> RuleRow | None:
        """The row in force on a day, or None where there is none."""
        for row in self._rows.get((key, qualifier), ()):
            if row.valid_from <= on and (row.valid_to is None or on < row.valid_to):
                return row
        return None

    def rule(self, key: RuleKey, on: date, qualifier: str = "") -> RuleRow:
        """The row in force on a day.

        Raises:
            RuleMissing: There is none.
        """
        found = self.find(key, on, qualifier)
        if found is None:
            raise RuleMissing(f"{key} [{qualifier}] on {on}")
        return found

    def value(self, key: RuleKey, on: date, qualifier: str = "") -> int:
        """The value in force on a day.

        Raises:
            RuleMissing: No row says it.
        """
        return self.rule(key, on, qualifier).value
