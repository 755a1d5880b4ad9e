"""What the police answer: taken in or not, what they found, what became of it, and rewards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import asyncpg
from sqlalchemy.ext.asyncio import AsyncSession

from api.access.actor import Actor
from api.db.session import binding, driver, rebind
from api.domain.clues.lifecycle import AFTER_INTAKE, ClueStatus, advance, verified
from api.domain.clues.queries import outcomes_of
from api.domain.clues.reward_lifecycle import advance_reward
from api.domain.clues.words import CaseResult, IntakeResult, VerificationResult
from api.domain.custody.items import EventKind, QueueItem, lock_items, save_items
from api.domain.custody.kinds import CLUE
from api.domain.tips.words import RewardState
from api.errors import DomainError, IdConflict, IllegalTransition, InvalidField, NotFound

CORRECTABLE: Final = frozenset(
    {ClueStatus.ACCEPTED, ClueStatus.VERIFYING, ClueStatus.VERIFIED, ClueStatus.CLOSED}
)
_COLUMNS: Final = [
    "intake_result",
    "reason",
    "transferred_to",
    "station_ref",
    "verification_result",
    "case_result",
    "case_ref",
    "corrects",
    "reward_state",
]
_INSERT: Final = f"""
    INSERT INTO outcome (street_id, id, clue_id, account_id, at, epoch, {", ".join(_COLUMNS)})
    VALUES ($1, $2, $3, $4, $5, $6, {", ".join(f"${place}" for place in range(7, 7 + len(_COLUMNS)))})
    ON CONFLICT DO NOTHING
"""  # noqa: S608 - constants of this module
_REWARD: Final = "SELECT reward_state, reward_ref FROM clue WHERE street_id = $1 AND id = $2"
_SET_REWARD: Final = """
    UPDATE clue SET reward_state = $3, reward_collect_by = coalesce($4, reward_collect_by),
           reward_place = coalesce($5, reward_place)
    WHERE street_id = $1 AND id = $2
"""


class AlreadyAnswered(DomainError):
    """The clue has its first answer."""

    code = "already_answered"


@dataclass(frozen=True, slots=True)
class NewOutcome:
    """One answer; exactly one of `intake_result`, `verification_result`, `reward_state` is there."""

    id: UUID
    clue_id: UUID
    intake_result: IntakeResult | None = None
    reason: str | None = None
    transferred_to: str | None = None
    station_ref: str | None = None
    verification_result: VerificationResult | None = None
    case_result: CaseResult | None = None
    case_ref: str | None = None
    corrects: UUID | None = None
    reward_state: RewardState | None = None
    reward_ref: str | None = None
    collect_by: date | None = None
    where: str | None = None

    def columns(self) -> dict[str, Any]:
        """The columns of the outcome's row that the police chose."""
        return {name: getattr(self, name) for name in _COLUMNS}


@dataclass(frozen=True, slots=True)
class Recorded:
    """An answer as it is kept, the same however often it is sent."""

    id: UUID
    clue_id: UUID
    at: datetime
    columns: Mapping[str, Any]


async def record_outcomes(
    session: AsyncSession, actor: Actor, wanted: Sequence[NewOutcome]
) -> list[Recorded | DomainError]:
    """Take answers of the police, each on its own: one refusal does not touch the others.

    Args:
        session: Open transaction of the police.
        actor: Who answers.
        wanted: The answers; those about one clue take effect in this order.

    Returns:
        In the same order, what is kept, or the refusal.

    Raises:
        IdConflict: An id belongs to another station's answer.
    """
    ids = sorted({one.clue_id for one in wanted})
    clues = await lock_items(session, CLUE, ids)
    await rebind(session, items=tuple(clues))
    known = await outcomes_of(session, list(clues)) if clues else []
    book = _Book(actor, clues, {row["id"]: _recorded_of(row) for row in known}, _answered(known))
    answers: list[Recorded | DomainError] = []
    for one in wanted:
        try:
            answers.append(await book.take(session, one))
        except DomainError as refusal:
            answers.append(refusal)
    await _save(session, actor, book)
    return answers


def _answered(rows: Sequence[asyncpg.Record]) -> set[tuple[UUID, int]]:
    return {(row["clue_id"], row["epoch"]) for row in rows if row["intake_result"] is not None}


class _Book:
    """The answers of one call, as they are judged against the locked clues."""

    def __init__(
        self,
        actor: Actor,
        clues: Mapping[UUID, QueueItem],
        known: dict[UUID, Recorded],
        answered: set[tuple[UUID, int]],
    ) -> None:
        self.actor = actor
        self.clues = clues
        self.known = known
        self.answered = answered
        self.new: list[tuple[Recorded, int]] = []

    async def take(self, session: AsyncSession, one: NewOutcome) -> Recorded:
        clue = self.clues.get(one.clue_id)
        if clue is None:
            raise NotFound
        before = self.known.get(one.id)
        if before is not None:
            if before.clue_id != one.clue_id or before.columns != one.columns():
                raise IdConflict
            return before
        status = clue.status
        if one.intake_result is not None:
            self._take_in(clue, one.intake_result)
        elif one.verification_result is not None:
            self._verify(clue, one, one.verification_result)
        else:
            await _reward(session, clue, one)
        content = {
            name: value for name, value in one.columns().items() if name in _TOLD and value is not None
        }
        clue.append(EventKind.OUTCOME, {"outcome_id": str(one.id), **_plain(content)}, self.actor.unit_code)
        clue.version += clue.status != status
        kept = Recorded(one.id, one.clue_id, clue.at, one.columns())
        self.known[one.id] = kept
        self.new.append((kept, clue.epoch))
        return kept

    def _take_in(self, clue: QueueItem, result: IntakeResult) -> None:
        if (clue.id, clue.epoch) in self.answered:
            raise AlreadyAnswered
        if clue.status != ClueStatus.ACKNOWLEDGED:
            raise IllegalTransition
        clue.status = advance(ClueStatus(clue.status), AFTER_INTAKE[result])
        if result is IntakeResult.INSUFFICIENT_INFO:
            clue.return_code = result.value
        self.answered.add((clue.id, clue.epoch))

    def _verify(self, clue: QueueItem, one: NewOutcome, result: VerificationResult) -> None:
        status, has_case = ClueStatus(clue.status), one.case_result is not None
        if one.corrects is None:
            if status is ClueStatus.VERIFIED and not has_case:
                raise AlreadyAnswered
            clue.status = verified(status, result, has_case=has_case)
            return
        corrected = self.known.get(one.corrects)
        if corrected is None or corrected.clue_id != clue.id:
            raise InvalidField("not_an_option", pointer="/corrects")
        if status not in CORRECTABLE:
            raise IllegalTransition
        # What is over stays over; a correction only says more truly how it ended.
        if status is not ClueStatus.CLOSED and not (status is ClueStatus.VERIFIED and not has_case):
            clue.status = verified(status, result, has_case=has_case)


_TOLD: Final = frozenset({"intake_result", "verification_result", "case_result", "corrects", "reward_state"})
"""What of an answer stands in the chain of custody: codes, no free text."""


def _plain(content: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in content.items()}


async def _reward(session: AsyncSession, clue: QueueItem, one: NewOutcome) -> None:
    street_id = binding(session).actor.street_id
    row = await driver(session).fetchrow(_REWARD, street_id, clue.id)
    if row["reward_ref"] is None or row["reward_ref"] != one.reward_ref:
        raise InvalidField("not_an_option", pointer="/reward_ref")
    assert one.reward_state is not None  # noqa: S101 - the shape of an answer asks for one of three
    state = advance_reward(RewardState(row["reward_state"]), one.reward_state)
    await driver(session).execute(_SET_REWARD, street_id, clue.id, state.value, one.collect_by, one.where)


async def _save(session: AsyncSession, actor: Actor, book: _Book) -> None:
    if not book.new:
        return
    await save_items(session, [clue for clue in book.clues.values() if clue.events])
    for kept, epoch in book.new:
        tag = await driver(session).execute(
            _INSERT,
            actor.street_id,
            kept.id,
            kept.clue_id,
            actor.account_id,
            kept.at,
            epoch,
            *kept.columns.values(),
        )
        if tag != "INSERT 0 1":
            raise IdConflict


def _recorded_of(row: asyncpg.Record) -> Recorded:
    return Recorded(row["id"], row["clue_id"], row["at"], {name: row[name] for name in _COLUMNS})
