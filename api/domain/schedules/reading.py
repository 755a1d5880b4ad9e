"""The schedule of one case, on any day: past, present or to come."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from api.access.database_roles import DatabaseRole
from api.domain.care_access.hand import Hand
from api.domain.care_rules.queries import load_book
from api.domain.episodes.facts import DrugTestFact, ScheduleItem
from api.domain.episodes.schedule import schedule_of
from api.domain.schedules.facts import load_case
from api.domain.schedules.tasks import seen_by
from api.errors import NotFound


@dataclass(frozen=True, slots=True)
class ScheduleRead:
    """A schedule as it is shown.

    Attributes:
        tests_in_no_window: None for whoever reads no content.
    """

    episode_id: UUID
    on: date
    items: tuple[ScheduleItem, ...]
    tests_in_no_window: tuple[DrugTestFact, ...] | None
    term_year: int | None
    expires_on: date | None


async def read_schedule(hand: Hand, episode_id: UUID, on: date) -> ScheduleRead:
    """Everything that is owed in a case as it stands on a day; that it was read is recorded.

    Raises:
        NotFound: No such case for the caller.
    """
    book = await load_book(hand)
    case = await load_case(hand, episode_id, book)
    if case is None:
        raise NotFound
    found = schedule_of(case.facts, book, on)
    await hand.record("read_schedule", "episode", episode_id, participant_id=case.participant_id)
    is_lead = hand.role is DatabaseRole.CARE_LEAD
    return ScheduleRead(
        episode_id,
        on,
        seen_by(hand, found),
        None if is_lead else found.tests_in_no_window,
        found.term_year,
        found.expires_on,
    )
