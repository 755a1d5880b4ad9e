"""Tests, and why there was none. A result is corrected by a later row, once, and never edited.

Source: 禁毒法 35; 戒毒条例 19, 20; the domain reference, 2.2 (testing procedure) and 5.1.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from api.db.session import driver, flush_changes
from api.domain.care_access.hand import Hand
from api.domain.care_rules.book import RuleBook
from api.domain.care_rules.queries import load_book
from api.domain.episodes.course import load_course
from api.domain.episodes.findings import TEST_GROUNDS, draft_reached
from api.domain.episodes.hair import HairReach, HairVerdict, judge_hair, reach_of
from api.domain.episodes.models import Episode
from api.domain.episodes.parts import Asked, Opened, Part, find_row, open_row, read_part
from api.domain.episodes.schedule import term_of
from api.domain.episodes.standing import lock_open_episode, require_day
from api.domain.episodes.terms import pauses_on
from api.domain.episodes.windows import place_test, windows_of_tests
from api.domain.episodes.words import DrugTestResult, DrugTestSample
from api.domain.support.lifecycle import NEVER_FINAL, NOT_TAKEN, CorrectedAlready, correct
from api.domain.support.models import DrugTest
from api.domain.support.words import TestReason
from api.errors import DomainError, InvalidField
from api.kit.ids import new_id

TESTS: Final = Part("drug_tests", DrugTest, ("sampled_on", "id"))

_IS_CORRECTED: Final = """
    SELECT EXISTS (SELECT FROM drug_test WHERE street_id = $1 AND corrects_id = $2)
"""
_TURNED_DOWN: Final = frozenset({DrugTestResult.REFUSED, DrugTestResult.EVADED})


class TestInNoWindow(DomainError):
    """No test is owed on that day: before the term, after it, or while it stands still."""

    __test__ = False

    code = "test_in_no_window"


@dataclass(frozen=True, slots=True)
class NewTest:
    """What came of a test that was asked for.

    Attributes:
        sampled_on: The day of the sample, or on which it should have been taken.
        is_final: Whether the result can no longer be contested.
        corrects_id: The row that this one takes the place of.
    """

    sampled_on: date
    result: DrugTestResult
    is_final: bool
    sample: DrugTestSample | None = None
    reason: TestReason | None = None
    corrects_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class HairNote:
    """Of which days a hair test speaks, and whether it can be held against the term."""

    reach: HairReach
    verdict: HairVerdict | None

    @property
    def can_count(self) -> bool:
        """Only when its whole reach lies in the term."""
        return self.verdict is HairVerdict.WITHIN_TERM


@dataclass(frozen=True, slots=True)
class TestRead:
    """A test as it is shown."""

    __test__ = False

    opened: Opened[DrugTest]
    hair: HairNote | None


async def record_test(hand: Hand, episode_id: UUID, wanted: NewTest) -> tuple[TestRead, list[UUID]]:
    """Write a test down; with the drafts that turning it down brought about. Not committed here.

    Raises:
        NotFound: No such case.
        EpisodeClosed: The case is over.
        InvalidField: Parts that do not go together, or a day that cannot be.
        TestInNoWindow: No test was owed on that day, and it corrects none.
        IllegalTransition: The one result cannot follow the other.
        CorrectedAlready: It was followed by another.
    """
    check_parts(wanted)
    episode = await lock_open_episode(hand, episode_id)
    require_day(hand, episode, wanted.sampled_on, "/sampled_on")
    book = await load_book(hand)
    window_from_on: date | None
    if wanted.corrects_id is None:
        window_from_on = await _window(hand, episode, book, wanted.sampled_on)
    else:
        window_from_on = await _corrected(hand, episode_id, wanted.corrects_id, wanted)
    test = _row(hand, episode, wanted, window_from_on)
    hand.session.add(test)
    await flush_changes(hand.session)
    await hand.record("record_test", "drug_test", test.id, participant_id=episode.participant_id)
    is_turned_down = wanted.result in _TURNED_DOWN
    drafted = await draft_reached(hand, episode, TEST_GROUNDS) if is_turned_down else []
    return _note(open_row(hand, test), episode, book), drafted


def check_parts(wanted: NewTest) -> None:
    """Refuse parts that do not go together.

    Raises:
        InvalidField: `missing`, `not_expected`, `never_final` or `always_final`.
    """
    is_taken = wanted.result not in NOT_TAKEN
    if is_taken is (wanted.sample is None):
        raise InvalidField("missing" if is_taken else "not_expected", pointer="/sample")
    takes_reason = wanted.result is DrugTestResult.NOT_TAKEN_WITH_REASON
    if takes_reason is (wanted.reason is None):
        raise InvalidField("missing" if takes_reason else "not_expected", pointer="/reason")
    if wanted.is_final and wanted.result in NEVER_FINAL:
        raise InvalidField("never_final", pointer="/is_final")
    if not wanted.is_final and wanted.result is DrugTestResult.CONFIRMED_POSITIVE:
        raise InvalidField("always_final", pointer="/is_final")


async def _window(hand: Hand, episode: Episode, book: RuleBook, on: date) -> date:
    """First day of the window in which the test lies."""
    course = await load_course(hand, episode, book)
    pauses = pauses_on(course.facts.suspensions, hand.today)
    term = term_of(course.facts, book, pauses)
    if term is None:
        raise TestInNoWindow
    windows = windows_of_tests(course.facts.kind, term, book)
    place = place_test(on, windows, pauses)
    if place is None:
        raise TestInNoWindow
    return windows[place].starts_on


async def _corrected(hand: Hand, episode_id: UUID, corrects_id: UUID, wanted: NewTest) -> date | None:
    """The window of the row that is corrected, whose place the new one takes."""
    earlier = await find_row(hand, episode_id, TESTS, corrects_id)
    if earlier is None:
        raise InvalidField("not_an_option", pointer="/corrects_id")
    if await driver(hand.session).fetchval(_IS_CORRECTED, hand.street_id, earlier.id):
        raise CorrectedAlready
    correct(DrugTestResult(earlier.result), wanted.result)
    if wanted.sampled_on != earlier.sampled_on:
        raise InvalidField("not_as_corrected", pointer="/sampled_on")
    return earlier.window_from_on


def _row(hand: Hand, episode: Episode, wanted: NewTest, window_from_on: date | None) -> DrugTest:
    test_id = new_id()
    words = {} if wanted.reason is None else {"reason": wanted.reason.value}
    return DrugTest(
        street_id=hand.street_id,
        id=test_id,
        episode_id=episode.id,
        community_id=episode.community_id,
        sampled_on=wanted.sampled_on,
        window_from_on=window_from_on,
        sample=None if wanted.sample is None else wanted.sample.value,
        result=wanted.result.value,
        is_final=wanted.is_final,
        corrects_id=wanted.corrects_id,
        sealed=hand.box.seal("drug_test", test_id, words),
        recorded_by=hand.actor.account_id,
        recorded_at=hand.now,
    )


async def read_tests(hand: Hand, episode_id: UUID, asked: Asked) -> list[TestRead]:
    """Tests of a case, newest first; that they were read is recorded.

    Raises:
        NotFound: No case that the caller may see.
    """
    episode, rows = await read_part(hand, episode_id, TESTS, asked)
    return note_tests(episode, rows, await load_book(hand))


def note_tests(episode: Episode, rows: list[Opened[DrugTest]], book: RuleBook) -> list[TestRead]:
    """Tests with what is to be known of those of hair."""
    return [_note(one, episode, book) for one in rows]


def _note(opened: Opened[DrugTest], episode: Episode, book: RuleBook) -> TestRead:
    if opened.row.sample != DrugTestSample.HAIR:
        return TestRead(opened, None)
    on, begins = opened.row.sampled_on, episode.reported_on
    verdict = None if begins is None else judge_hair(on, begins, book)
    return TestRead(opened, HairNote(reach_of(on, book), verdict))
