"""Tasks of care: what is open, missed or soon due across the caller's cases. Derived at each reading."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from api.access.database_roles import DatabaseRole
from api.domain.care_access.hand import Hand
from api.domain.care_rules.book import RuleBook
from api.domain.care_rules.queries import load_book
from api.domain.episodes.facts import ScheduleItem
from api.domain.episodes.schedule import GOES_ON, Schedule, schedule_of
from api.domain.episodes.terms import ONE_DAY
from api.domain.episodes.words import EpisodeStatus, ItemKind, ItemStatus
from api.domain.schedules.facts import Case, load_open_cases
from api.domain.schedules.waiting import LEGAL_BASIS, Waiting, list_waiting
from api.domain.schedules.words import WaitingKind
from api.kit.ids import NIL

NOT_FOR_A_LEAD: Final = frozenset({ItemKind.DRUG_TEST, ItemKind.KEPT_JOB_CHECK})
"""Made of content that a community lead does not read."""

_TO_DO: Final = frozenset(
    {ItemStatus.UPCOMING, ItemStatus.OPEN, ItemStatus.MISSED, ItemStatus.MISSED_WITH_REASON}
)
_LATE: Final = frozenset({ItemStatus.MISSED, ItemStatus.MISSED_WITH_REASON})

STAYS: Final = {
    ItemKind.DRUG_TEST: timedelta(days=31),
    ItemKind.HALF_YEAR_REVIEW: timedelta(days=183),
    ItemKind.YEARLY_REVIEW: timedelta(days=183),
}
"""How long something stays on the list that was missed, and has a next one: until that takes its place."""


@dataclass(frozen=True, slots=True)
class CareTask:
    """Something that somebody is to do.

    Attributes:
        source_id: The thing that waits; None of what the schedule of an episode asks for.
        pseudonym: None where there is no episode, or it is not the caller's to see.
        owner_id: Whose turn it is: the lead of the case, or the one person who is asked.
    """

    kind: ItemKind | WaitingKind
    number: int
    due_on: date
    status: ItemStatus
    is_overdue: bool
    legal_basis: str
    episode_id: UUID | None = None
    source_id: UUID | None = None
    pseudonym: str | None = None
    lead_id: UUID | None = None
    owner_id: UUID | None = None

    @property
    def position(self) -> tuple[date, str, str, int]:
        """Where it stands in the list; no other task has the same."""
        which = self.source_id or self.episode_id or NIL
        return self.due_on, self.kind.value, str(which), self.number


async def list_tasks(hand: Hand, until: date) -> list[CareTask]:
    """Every task that is due by a day, the first due first. Four statements, whatever the number of cases."""
    book = await load_book(hand)
    cases = {case.id: case for case in await load_open_cases(hand, book)}
    tasks = [task for case in cases.values() for task in _of_case(hand, case, book, until)]
    for one in await list_waiting(hand, book):
        case = None if one.episode_id is None else cases.get(one.episode_id)
        if one.due_on <= until and (case is not None or _is_told_alone(hand, one)):
            tasks.append(_of_waiting(hand, one, case))
    tasks.sort(key=lambda task: task.position)
    return tasks


def seen_by(hand: Hand, schedule: Schedule) -> tuple[ScheduleItem, ...]:
    """The items of a schedule that the caller may know of."""
    if hand.role is not DatabaseRole.CARE_LEAD:
        return schedule.items
    return tuple(item for item in schedule.items if item.kind not in NOT_FOR_A_LEAD)


def _of_case(hand: Hand, case: Case, book: RuleBook, until: date) -> Iterator[CareTask]:
    today = hand.today
    items = seen_by(hand, schedule_of(case.facts, book, today, today - STAYS[ItemKind.DRUG_TEST]))
    contacts = [item.number for item in items if item.kind is ItemKind.CONTACT]
    for item in items:
        is_older_contact = item.kind is ItemKind.CONTACT and item.number != contacts[-1]
        if item.due_on <= until and not is_older_contact and _is_to_do(case, item, today):
            yield _task(case, item.kind, item.number, item.due_on, item.status, item.legal_basis)
    if case.status is EpisodeStatus.OVERDUE_NOT_REPORTED and case.facts.report_due is not None:
        began_on = case.facts.report_due + ONE_DAY
        yield _task(
            case,
            WaitingKind.GOOD_REASON_CHECK,
            1,
            began_on + ONE_DAY,
            _standing(began_on + ONE_DAY, today),
            LEGAL_BASIS[WaitingKind.GOOD_REASON_CHECK],
        )


def _is_to_do(case: Case, item: ScheduleItem, today: date) -> bool:
    if item.status not in _TO_DO:
        return False
    if case.status is EpisodeStatus.SUSPENDED and item.kind not in GOES_ON:
        return False
    stays = STAYS.get(item.kind)
    return stays is None or item.status not in _LATE or item.due_on >= today - stays


def _is_told_alone(hand: Hand, one: Waiting) -> bool:
    """Whether it is told though the case is none of the caller's: it is they who are asked, or the office."""
    if hand.role is DatabaseRole.CARE_WORKER:
        return one.episode_id is None or one.owner_id == hand.actor.account_id
    return True


def _standing(due_on: date, today: date) -> ItemStatus:
    return ItemStatus.OPEN if due_on >= today else ItemStatus.MISSED


def _task(
    case: Case,
    kind: ItemKind | WaitingKind,
    number: int,
    due_on: date,
    status: ItemStatus,
    legal_basis: str,
) -> CareTask:
    return CareTask(
        kind,
        number,
        due_on,
        status,
        status in _LATE,
        legal_basis,
        case.id,
        None,
        case.pseudonym,
        case.lead_id,
        case.lead_id,
    )


def _of_waiting(hand: Hand, one: Waiting, case: Case | None) -> CareTask:
    status = _standing(one.due_on, hand.today)
    return CareTask(
        one.kind,
        1,
        one.due_on,
        status,
        status in _LATE,
        LEGAL_BASIS[one.kind],
        one.episode_id,
        one.id,
        None if case is None else case.pseudonym,
        None if case is None else case.lead_id,
        one.owner_id or (None if case is None else case.lead_id),
    )
