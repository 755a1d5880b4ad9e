"""Working days: Monday to Friday, but for holidays and the weekend days worked in exchange (调休). Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

_FRIDAY: Final = 5
_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkDays:
    """What a year's published calendar says beyond the weekday. Source: the domain reference, 7.6.

    Attributes:
        days_off: Weekdays on which nobody works.
        made_up: Days of a weekend on which people work.
    """

    days_off: frozenset[date] = frozenset()
    made_up: frozenset[date] = frozenset()

    def is_worked(self, on: date) -> bool:
        """Whether a day is a working day."""
        return on in self.made_up or (on.isoweekday() <= _FRIDAY and on not in self.days_off)

    def after(self, start: date, working_days: int) -> date:
        """The last of so many working days after a day, which is itself not counted."""
        day = start
        for _ in range(working_days):
            day += _ONE_DAY
            while not self.is_worked(day):
                day += _ONE_DAY
        return day
