"""A case on one page, for a worker on a phone: who, where it stands, what is due, what was done last."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from api.domain.care_access.hand import Hand
from api.domain.care_rules.queries import load_book
from api.domain.episodes.course import load_course
from api.domain.episodes.facts import ScheduleItem
from api.domain.episodes.models import Episode
from api.domain.episodes.parts import Asked, Opened, open_row, record_reading, rows_of
from api.domain.episodes.queries import get_episode
from api.domain.episodes.schedule import Schedule, schedule_of
from api.domain.episodes.words import ItemKind, ItemStatus
from api.domain.participants.identity import Identity, open_identity
from api.domain.participants.models import Participant
from api.domain.support.agreements import AGREEMENTS
from api.domain.support.contacts import CONTACTS
from api.domain.support.drug_tests import TESTS, TestRead, note_tests
from api.domain.support.lifecycle import OPEN
from api.domain.support.models import Agreement, SupportContact, SupportPlan, SupportService
from api.domain.support.plans import PLANS
from api.domain.support.services import SERVICES
from api.errors import NotFound

LATEST: Final = 5
"""So many contacts and tests stand on the page; the rest are in their lists."""

MOST_SERVICES: Final = 50
MOST_DEADLINES: Final = 12

_OWED: Final = frozenset({ItemStatus.OPEN, ItemStatus.UPCOMING})


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything of a case that fits on a page.

    Attributes:
        services: Those that somebody still has to see to.
    """

    episode: Episode
    pseudonym: str
    identity: Identity
    schedule: Schedule
    deadlines: list[ScheduleItem]
    agreement: Agreement | None
    plan: Opened[SupportPlan] | None
    contacts: list[Opened[SupportContact]]
    services: list[Opened[SupportService]]
    tests: list[TestRead]


async def read_file(hand: Hand, episode_id: UUID) -> CaseFile:
    """The page of a case; one line in the read log for all of it.

    Raises:
        NotFound: No case that the caller may see.
    """
    episode = await get_episode(hand, episode_id)
    person = await hand.session.get(Participant, (hand.street_id, episode.participant_id))
    if person is None:
        raise NotFound
    book = await load_book(hand)
    course = await load_course(hand, episode, book)
    schedule = schedule_of(course.facts, book, hand.today)
    agreements = await rows_of(hand, episode_id, AGREEMENTS, Asked(None, 1))
    plans = await rows_of(hand, episode_id, PLANS, Asked(None, 1))
    contacts = await rows_of(hand, episode_id, CONTACTS, Asked(None, LATEST))
    tests = await rows_of(hand, episode_id, TESTS, Asked(None, LATEST))
    services = await rows_of(hand, episode_id, SERVICES, Asked(None, MOST_SERVICES))
    await record_reading(hand, episode, "file")
    return CaseFile(
        episode=episode,
        pseudonym=episode.pseudonym,
        identity=open_identity(hand.box, person.id, person.sealed),
        schedule=schedule,
        deadlines=next_deadlines(schedule.items),
        agreement=agreements[0] if agreements else None,
        plan=open_row(hand, plans[0]) if plans else None,
        contacts=[open_row(hand, one) for one in contacts],
        services=[open_row(hand, one) for one in services if one.status in OPEN],
        tests=note_tests(episode, [open_row(hand, one) for one in tests], book),
    )


def next_deadlines(items: Iterable[ScheduleItem]) -> list[ScheduleItem]:
    """What can still be done, the most urgent first: also what is late, if doing it late still helps.

    A window of a test that has passed is over, and so is every contact but the last one that was due.
    """
    known = list(items)
    last_contact = max((one.number for one in known if one.kind is ItemKind.CONTACT), default=0)

    def is_shown(item: ScheduleItem) -> bool:
        if item.status in _OWED:
            return True
        if item.status is not ItemStatus.MISSED or item.kind is ItemKind.DRUG_TEST:
            return False
        return item.kind is not ItemKind.CONTACT or item.number == last_contact

    return [item for item in known if is_shown(item)][:MOST_DEADLINES]
