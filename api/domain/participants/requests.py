"""What somebody asks of their own file, by whatever channel, and what the office answers.

Source: PIPL 45 to 48 and 50: access, copy, correction, deletion, explanation; a refusal comes with reasons.
Whoever works with the person writes the request down; the office decides, so that nobody judges alone what
is shown of their own work.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from api.db.session import driver, flush_changes
from api.domain.care_access.hand import Hand
from api.domain.care_rules.queries import load_book
from api.domain.care_rules.words import RuleKey
from api.domain.participants import queries
from api.domain.participants.lifecycle import SubjectRequestStatus, advance
from api.domain.participants.models import SubjectRequest
from api.domain.participants.words import LawfulBasis, RequestChannel, SubjectRequestKind
from api.errors import DomainError, InvalidField, NotFound
from api.kit.ids import new_id

COPIED: Final = frozenset({SubjectRequestKind.ACCESS, SubjectRequestKind.COPY})
"""Kinds whose granting lets a copy be printed."""

WRITTEN_DOWN_WITHIN: Final = timedelta(days=366)
"""A request that was found later than that is asked for anew: what it was about is gone."""

_OPEN_EPISODES: Final = """
    SELECT count(*) FROM episode WHERE street_id = $1 AND participant_id = $2 AND ended_on IS NULL
"""


class FileRequiredByLaw(DomainError):
    """The file has to be kept by law for now; refuse the deletion with that ground."""

    code = "file_required_by_law"


class CopyNotGranted(DomainError):
    """There is a copy for requests for access or a copy that were granted, and for no others."""

    code = "copy_not_granted"


@dataclass(frozen=True, slots=True)
class NewRequest:
    """What was asked.

    Attributes:
        text: What the person said they want, in short; None where the kind says it.
    """

    kind: SubjectRequestKind
    channel: RequestChannel
    received_on: date
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What the office answers.

    Attributes:
        result: Granted or refused.
        answer: What the person is told.
        legal_ground: On what law a refusal rests; None where it was granted.
    """

    result: SubjectRequestStatus
    answer: str
    legal_ground: str | None = None


async def list_requests(
    hand: Hand, participant_id: UUID, *, after: UUID | None, limit: int
) -> list[SubjectRequest]:
    """What somebody asked, the latest first. That it was read is recorded.

    Raises:
        NotFound: No such person whom the caller may see.
    """
    await queries.get_participant(hand, participant_id)
    query = select(SubjectRequest).where(
        col(SubjectRequest.street_id) == hand.street_id,
        col(SubjectRequest.participant_id) == participant_id,
    )
    if after is not None:
        query = query.where(col(SubjectRequest.id) < after)
    rows = await hand.session.execute(query.order_by(col(SubjectRequest.id).desc()).limit(limit))
    await hand.record(
        "read", "participant", participant_id, participant_id=participant_id, detail={"part": "requests"}
    )
    return list(rows.scalars())


async def get_request(hand: Hand, participant_id: UUID, request_id: UUID) -> SubjectRequest:
    """One request of a person.

    Raises:
        NotFound: None that the caller may see.
    """
    found = await hand.session.get(SubjectRequest, (hand.street_id, request_id))
    if found is None or found.participant_id != participant_id:
        raise NotFound
    return found


async def record_request(hand: Hand, participant_id: UUID, asked: NewRequest) -> SubjectRequest:
    """Write down what somebody asked. The answer is owed in working days of the rule, weekends left out.

    Raises:
        NotFound: No such person whom the caller may see.
        InvalidField: The day lies in the future, or too far back.
    """
    participant = await queries.get_participant(hand, participant_id)
    if not hand.today - WRITTEN_DOWN_WITHIN <= asked.received_on <= hand.today:
        raise InvalidField("bad_date", pointer="/received_on")
    book = await load_book(hand)
    days = book.value(RuleKey.REVIEW_ANSWER_WORKING_DAYS, asked.received_on)
    request_id = new_id()
    row = SubjectRequest(
        street_id=hand.street_id,
        id=request_id,
        participant_id=participant_id,
        community_id=participant.community_id,
        kind=asked.kind.value,
        channel=asked.channel.value,
        status=SubjectRequestStatus.OPEN.value,
        received_on=asked.received_on,
        due_on=book.work_days.after(asked.received_on, days),
        sealed=hand.box.seal("subject_request", request_id, {"text": asked.text}),
        recorded_by=hand.actor.account_id,
        recorded_at=hand.now,
        version=1,
    )
    hand.session.add(row)
    await flush_changes(hand.session)
    detail = {"kind": asked.kind.value}
    await hand.record("ask", "subject_request", row.id, participant_id=participant_id, detail=detail)
    return row


async def _lock(hand: Hand, participant_id: UUID, request_id: UUID) -> SubjectRequest:
    query = (
        select(SubjectRequest)
        .where(col(SubjectRequest.street_id) == hand.street_id, col(SubjectRequest.id) == request_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    found = (await hand.session.execute(query)).scalar_one_or_none()
    if found is None or found.participant_id != participant_id:
        raise NotFound
    return found


async def decide_request(
    hand: Hand, participant_id: UUID, request_id: UUID, decision: Decision
) -> SubjectRequest:
    """Answer a request. A deletion that is granted lets the file be erased from today on.

    Raises:
        NotFound: No such request.
        IllegalTransition: It was answered or withdrawn.
        FileRequiredByLaw: An order, or an archive's period, keeps the file.
    """
    row = await _lock(hand, participant_id, request_id)
    row.status = advance(SubjectRequestStatus(row.status), decision.result)
    content = content_of(hand, row)
    row.sealed = hand.box.seal(
        "subject_request",
        row.id,
        {"text": content.get("text"), "answer": decision.answer, "legal_ground": decision.legal_ground},
    )
    _end(hand, row)
    if decision.result is SubjectRequestStatus.GRANTED and row.kind == SubjectRequestKind.DELETION:
        await _let_erase(hand, participant_id)
    detail = {"kind": row.kind, "result": decision.result.value}
    await hand.record("decide", "subject_request", row.id, participant_id=participant_id, detail=detail)
    return row


async def withdraw_request(hand: Hand, participant_id: UUID, request_id: UUID) -> SubjectRequest:
    """Write down that the person does not ask any more.

    Raises:
        NotFound: No such request of a person whom the caller may see.
        IllegalTransition: It was answered or withdrawn.
    """
    row = await _lock(hand, participant_id, request_id)
    row.status = advance(SubjectRequestStatus(row.status), SubjectRequestStatus.WITHDRAWN)
    _end(hand, row)
    await hand.record("withdraw", "subject_request", row.id, participant_id=participant_id)
    return row


def _end(hand: Hand, row: SubjectRequest) -> None:
    row.decided_by = hand.actor.account_id
    row.decided_at = hand.now
    row.version += 1


async def _let_erase(hand: Hand, participant_id: UUID) -> None:
    participant = await queries.lock_participant(hand, participant_id)
    is_kept = participant.lawful_basis == LawfulBasis.STATUTORY_DUTY or participant.is_held
    if is_kept or await driver(hand.session).fetchval(_OPEN_EPISODES, hand.street_id, participant_id):
        raise FileRequiredByLaw
    participant.keep_until = hand.today
    participant.changed_at = hand.now
    participant.version += 1


def content_of(hand: Hand, row: SubjectRequest) -> dict[str, Any]:
    """What is sealed in a request."""
    return hand.box.open("subject_request", row.id, row.sealed)
