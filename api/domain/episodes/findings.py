"""Findings that can lead to the police: drafted by counters or by a worker, decided by another person.

Source: 戒毒条例 20, 21; the domain reference, R-2, R-6 and R-8: reaching a number is a draft, never a status.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from api.db.session import driver, flush_changes
from api.domain.care_access.hand import Hand
from api.domain.care_rules.book import RuleBook
from api.domain.care_rules.queries import load_book
from api.domain.episodes.breach import count_breaches
from api.domain.episodes.course import Course, load_course
from api.domain.episodes.evidence import ResultNotFinal
from api.domain.episodes.finding_lifecycle import advance_finding
from api.domain.episodes.hair import is_within_term
from api.domain.episodes.models import BreachFinding, Episode
from api.domain.episodes.parts import Opened, Part, find_row, open_row
from api.domain.episodes.standing import lock_open_episode
from api.domain.episodes.words import (
    DrugTestResult,
    EpisodeEventKind,
    FindingStatus,
    ReferralGround,
    RelapseBasis,
    SeriousBreachGround,
)
from api.errors import DomainError, InvalidField, NotFound, SamePerson
from api.kit.ids import new_id

FINDINGS: Final = Part("findings", BreachFinding, ("drafted_at", "id"))

TEST_GROUNDS: Final = (SeriousBreachGround.TEST_REFUSAL_3,)
"""What a test that was turned down can reach."""

ABSENCE_GROUNDS: Final = (
    SeriousBreachGround.UNAUTHORISED_ABSENCE_3,
    SeriousBreachGround.UNAUTHORISED_ABSENCE_OVER_30_DAYS,
)
"""What an absence without notice can reach."""

_TURNED_DOWN: Final = frozenset({DrugTestResult.REFUSED, DrugTestResult.EVADED})
_OF_REFUSAL: Final = frozenset({EpisodeEventKind.NO_GOOD_REASON_FOUND, EpisodeEventKind.PERSUASION})
_KNOWN: Final = """
    SELECT breach_ground FROM breach_finding
    WHERE street_id = $1 AND episode_id = $2 AND breach_ground IS NOT NULL
      AND (status = 'draft' OR (status = 'confirmed' AND (
           $3::date IS NULL OR (drafted_at AT TIME ZONE 'Asia/Shanghai')::date >= $3)))
"""
_HAS_DRAFT: Final = """
    SELECT EXISTS (SELECT FROM breach_finding WHERE street_id = $1 AND episode_id = $2 AND kind = $3
                   AND breach_ground IS NOT DISTINCT FROM $4 AND status = 'draft')
"""
_OF_CASE: Final = {
    RelapseBasis.OWN_STATEMENT: """
        SELECT count(*) FROM support_contact WHERE street_id = $1 AND episode_id = $2 AND id = ANY ($3)
    """,
    RelapseBasis.POLICE_OR_MEDICAL_FINDING: """
        SELECT count(*) FROM episode_document WHERE street_id = $1 AND episode_id = $2 AND id = ANY ($3)
    """,
}


class GroundNotReached(DomainError):
    """The counters do not say so, or no longer do."""

    code = "ground_not_reached"


class FindingOpen(DomainError):
    """Such a finding waits for its decision already."""

    code = "finding_open"


@dataclass(frozen=True, slots=True)
class NewFinding:
    """What a worker found.

    Attributes:
        ground: Of a serious breach.
        basis: Of a relapse.
        evidence_ids: Rows of the case that it rests on; of a serious breach those that were counted.
        reason: In the worker's words.
    """

    kind: ReferralGround
    reason: str
    ground: SeriousBreachGround | None = None
    basis: RelapseBasis | None = None
    evidence_ids: tuple[UUID, ...] = ()


async def draft_reached(hand: Hand, episode: Episode, grounds: Iterable[SeriousBreachGround]) -> list[UUID]:
    """Draft a finding for each ground that the counters reach; the ids of the drafts that were made.

    Called in the transaction that records what is counted. A ground that has an open draft gets no second
    one, and none that was confirmed and not yet answered by the police. Never changes a state.

    Args:
        hand: The open transaction; the case is locked in it.
        episode: The case.
        grounds: Those that what was just recorded can reach.
    """
    await flush_changes(hand.session)
    book = await load_book(hand)
    course = await load_course(hand, episode, book)
    count = count_breaches(course.facts, book, hand.today, course.counted_from)
    reached = [ground for ground in grounds if ground in count.grounds]
    if not reached:
        return []
    known = await driver(hand.session).fetch(_KNOWN, hand.street_id, episode.id, course.counted_from)
    names = {row["breach_ground"] for row in known}
    made = [ground for ground in reached if ground.value not in names]
    return [await _draft_automatically(hand, episode, course, ground) for ground in made]


async def _draft_automatically(
    hand: Hand, episode: Episode, course: Course, ground: SeriousBreachGround
) -> UUID:
    wanted = NewFinding(
        ReferralGround.SERIOUS_BREACH, "", ground, evidence_ids=tuple(counted_rows(course, ground))
    )
    finding = _row(hand, episode, wanted, drafted_by=None)
    hand.session.add(finding)
    await flush_changes(hand.session)
    await _record(hand, episode, "draft_finding", finding, {"ground": ground.value, "by": "counter"})
    return finding.id


def counted_rows(course: Course, ground: SeriousBreachGround) -> list[UUID]:
    """The rows on which a counter rests."""
    begins = max(course.facts.reported_on or date.max, course.counted_from or date.min)
    if ground in TEST_GROUNDS:
        return [one.id for one in course.tests if one.fact.on >= begins and one.fact.result in _TURNED_DOWN]
    return [
        one.id
        for one in course.events
        if one.from_on >= begins and one.kind is EpisodeEventKind.UNAUTHORISED_ABSENCE
    ]


async def draft_finding(hand: Hand, episode_id: UUID, wanted: NewFinding) -> Opened[BreachFinding]:
    """Write down what a worker found, for another person to decide. Not committed here.

    Raises:
        NotFound: No such case.
        EpisodeClosed: The case is over.
        FindingOpen: Such a draft waits already.
        GroundNotReached: The counters do not reach the ground.
        ResultNotFinal: A test may still be contested, or may reflect days before the term.
        InvalidField: Evidence that is none of the case, or none for this finding.
    """
    episode = await lock_open_episode(hand, episode_id)
    ground = None if wanted.ground is None else wanted.ground.value
    if await driver(hand.session).fetchval(_HAS_DRAFT, hand.street_id, episode_id, wanted.kind.value, ground):
        raise FindingOpen
    evidence = await _judge(hand, episode, wanted)
    finding = _row(hand, episode, wanted, drafted_by=hand.actor.account_id)
    finding.evidence_ids = list(evidence)
    hand.session.add(finding)
    await _record(hand, episode, "draft_finding", finding, {"kind": wanted.kind.value})
    return open_row(hand, finding)


async def decide_finding(
    hand: Hand, episode_id: UUID, finding_id: UUID, decided: FindingStatus, reason: str
) -> Opened[BreachFinding]:
    """Confirm or dismiss a draft; a confirmed one is evidence for a referral, and moves nothing itself.

    Raises:
        NotFound: No such case or finding.
        EpisodeClosed: The case is over.
        IllegalTransition: It is decided.
        SamePerson: Whoever drafted it does not decide it.
        GroundNotReached, ResultNotFinal, InvalidField: What it rested on does not carry it any more.
    """
    episode = await lock_open_episode(hand, episode_id)
    finding = await find_row(hand, episode_id, FINDINGS, finding_id)
    if finding is None:
        raise NotFound
    decided = advance_finding(FindingStatus(finding.status), decided)
    if finding.drafted_by == hand.actor.account_id:
        raise SamePerson
    words = open_row(hand, finding).words
    if decided is FindingStatus.CONFIRMED:
        await _judge(hand, episode, _of(finding, words))
    finding.status = advance_finding(FindingStatus(finding.status), decided)
    finding.decided_by, finding.decided_at = hand.actor.account_id, hand.now
    finding.sealed = hand.box.seal("breach_finding", finding.id, {**words, "decision_reason": reason})
    await _record(hand, episode, "decide_finding", finding, {"decision": decided.value})
    return open_row(hand, finding)


def _of(finding: BreachFinding, words: dict[str, Any]) -> NewFinding:
    basis, ground = words.get("basis"), finding.breach_ground
    return NewFinding(
        ReferralGround(finding.kind),
        words.get("reason", ""),
        None if ground is None else SeriousBreachGround(ground),
        None if basis is None else RelapseBasis(basis),
        tuple(finding.evidence_ids),
    )


async def _judge(hand: Hand, episode: Episode, wanted: NewFinding) -> Sequence[UUID]:
    """What a finding rests on, if it carries it."""
    book = await load_book(hand)
    course = await load_course(hand, episode, book)
    if wanted.ground is not None:
        return _judge_breach(hand, course, book, wanted)
    if wanted.basis is RelapseBasis.FINAL_TEST:
        _judge_tests(course, book, wanted.evidence_ids)
    elif wanted.basis is not None:
        query, ids = _OF_CASE[wanted.basis], list(wanted.evidence_ids)
        found = await driver(hand.session).fetchval(query, hand.street_id, episode.id, ids)
        _require(len(ids), found)
    else:
        live = {one.id for one in course.events if one.kind in _OF_REFUSAL}
        _require(len(wanted.evidence_ids), len(live & set(wanted.evidence_ids)))
    return wanted.evidence_ids


def _judge_breach(hand: Hand, course: Course, book: RuleBook, wanted: NewFinding) -> Sequence[UUID]:
    count = count_breaches(course.facts, book, hand.today, course.counted_from)
    if wanted.ground is None or wanted.ground not in count.grounds:
        raise GroundNotReached
    counted = counted_rows(course, wanted.ground)
    if not set(wanted.evidence_ids) <= set(counted):
        raise InvalidField("not_an_option", pointer="/evidence_ids")
    return counted


def _judge_tests(course: Course, book: RuleBook, ids: Collection[UUID]) -> None:
    tests = [one for one in course.tests if one.id in ids]
    _require(len(ids), len(tests))
    begins = course.facts.reported_on
    for test in tests:
        is_positive = test.is_final and test.fact.result is DrugTestResult.CONFIRMED_POSITIVE
        if not is_positive or not is_within_term(test.fact.sample, test.fact.on, begins, book):
            raise ResultNotFinal


def _require(named: int, found: int) -> None:
    if named == 0:
        raise InvalidField("missing", pointer="/evidence_ids")
    if found != named:
        raise InvalidField("not_an_option", pointer="/evidence_ids")


def _row(hand: Hand, episode: Episode, wanted: NewFinding, *, drafted_by: UUID | None) -> BreachFinding:
    finding_id = new_id()
    words = {"reason": wanted.reason} if wanted.reason else {}
    if wanted.basis is not None:
        words["basis"] = wanted.basis.value
    return BreachFinding(
        street_id=hand.street_id,
        id=finding_id,
        episode_id=episode.id,
        community_id=episode.community_id,
        kind=wanted.kind.value,
        breach_ground=None if wanted.ground is None else wanted.ground.value,
        status=FindingStatus.DRAFT.value,
        drafted_at=hand.now,
        drafted_by=drafted_by,
        evidence_ids=list(wanted.evidence_ids),
        sealed=hand.box.seal("breach_finding", finding_id, words) if words else None,
    )


async def _record(
    hand: Hand, episode: Episode, action: str, finding: BreachFinding, detail: dict[str, Any]
) -> None:
    await hand.record(
        action, "breach_finding", finding.id, participant_id=episode.participant_id, detail=detail
    )
