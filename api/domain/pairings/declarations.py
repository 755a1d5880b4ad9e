"""Whether a colleague has a conflict of interest in a case: asked, answered by yes or no, and never why.

Nothing is ever computed from what was reported or observed about anybody: only the colleague knows, and says.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from api.db.session import Row, driver
from api.domain.care_access.hand import Hand, bind_case, show_people
from api.domain.pairings.lifecycle import PairingStatus, declare
from api.domain.pairings.models import ConflictDeclaration
from api.domain.pairings.rows import end_rows, move_row, present_rows
from api.domain.pairings.words import EndReason
from api.errors import DomainError, NotFound
from api.kit.ids import new_id

Asked = tuple[UUID, UUID]
"""A case and an account."""

# Without a target: naming one would need a right to read, which whoever asks does not have on all answers.
_ASK: Final = """
    INSERT INTO conflict_declaration (street_id, id, episode_id, participant_id, community_id, account_id,
      asked_by, asked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    ON CONFLICT DO NOTHING
"""
_OPEN: Final = """
    SELECT d.id, d.participant_id, d.asked_at, u.code AS community_code
    FROM conflict_declaration d JOIN unit u ON u.street_id = $1 AND u.id = d.community_id
    WHERE d.street_id = $1 AND d.account_id = $2 AND d.answered_at IS NULL AND ($3::uuid IS NULL OR d.id > $3)
    ORDER BY d.id LIMIT $4
"""
_NAMES: Final = "SELECT id, sealed FROM participant WHERE street_id = $1 AND id = ANY ($2)"
_ANSWERS: Final = """
    SELECT episode_id, account_id, has_conflict FROM conflict_declaration
    WHERE street_id = $1 AND episode_id = ANY ($2)
"""


class ConflictDeclared(DomainError):
    """Somebody who is to take a case has declared a conflict of interest in it."""

    code = "conflict_declared"


class DeclarationMissing(DomainError):
    """Somebody who is to take a case was not asked, or has not answered."""

    code = "declaration_missing"


@dataclass(frozen=True, slots=True)
class CaseRef:
    """A case as far as somebody is asked about it."""

    episode_id: UUID
    participant_id: UUID
    community_id: UUID


@dataclass(frozen=True, slots=True)
class OpenDeclaration:
    """A question that waits for an answer, with whom it is about."""

    row: Row
    name: str | None


async def ask(hand: Hand, asked: Iterable[tuple[CaseRef, UUID]]) -> None:
    """Ask accounts about cases, each once for good. Not committed here."""
    rows = [
        (
            hand.street_id,
            new_id(),
            case.episode_id,
            case.participant_id,
            case.community_id,
            account_id,
            hand.actor.account_id,
            hand.now,
        )
        for case, account_id in asked
    ]
    if rows:
        await driver(hand.session).executemany(_ASK, rows)


async def read_answers(hand: Hand, episode_ids: Collection[UUID]) -> Mapping[Asked, bool | None]:
    """What was asked about cases, and answered; None where an answer is missing."""
    rows = await driver(hand.session).fetch(_ANSWERS, hand.street_id, list(episode_ids))
    return {(row["episode_id"], row["account_id"]): row["has_conflict"] for row in rows}


def require_answers(answers: Mapping[Asked, bool | None], wanted: Iterable[Asked]) -> None:
    """Refuse members who have a conflict, or have not said that they have none.

    Raises:
        ConflictDeclared: Those who have; `cases` names them.
        DeclarationMissing: Nobody has, but some did not answer; `cases` names them.
    """
    all_wanted = sorted(wanted)
    for refusal, answer in ((ConflictDeclared, True), (DeclarationMissing, None)):
        named = [pair for pair in all_wanted if answers.get(pair) is answer]
        if named:
            raise refusal(extra={"cases": named_cases(named)})


def named_cases(pairs: Iterable[Asked]) -> list[dict[str, str]]:
    """Cases and accounts, as a refusal names them."""
    return [{"episode_id": str(case), "account_id": str(account)} for case, account in pairs]


async def list_declarations(hand: Hand, *, after: UUID | None, limit: int) -> list[OpenDeclaration]:
    """What the caller is asked, with the name of each person: they must know whom it is about.

    Nothing of the case is told. That each name was read is recorded.
    """
    rows = await driver(hand.session).fetch(_OPEN, hand.street_id, hand.actor.account_id, after, limit)
    names = await read_names(hand, {row["participant_id"] for row in rows}, "conflict_declaration")
    return [OpenDeclaration(row, names.get(row["participant_id"])) for row in rows]


async def read_names(hand: Hand, participant_ids: Collection[UUID], why: str) -> dict[UUID, str]:
    """The names of people, for whoever was asked about them; each reading is recorded.

    Args:
        hand: Of a case worker.
        participant_ids: Whose.
        why: Kind of the thing in which the name is shown.
    """
    await show_people(hand.session, set(participant_ids))
    rows = await driver(hand.session).fetch(_NAMES, hand.street_id, list(participant_ids))
    names: dict[UUID, str] = {}
    for row in rows:
        person = hand.box.open("participant", row["id"], row["sealed"])
        detail = {"fields": ["name"], "shown_in": why}
        await hand.record("read", "participant", row["id"], participant_id=row["id"], detail=detail)
        if "name" in person:
            names[row["id"]] = person["name"]
    return names


async def answer(hand: Hand, declaration_id: UUID, *, has_conflict: bool) -> ConflictDeclaration:
    """Declare for oneself whether there is a conflict. No reason is asked for, or kept. Not committed here.

    Where the caller waits to join a team, the answer lets them in or ends it.

    Raises:
        NotFound: Nobody asked the caller this.
        IllegalTransition: A declared conflict is to be taken back.
    """
    query = (
        select(ConflictDeclaration)
        .where(
            col(ConflictDeclaration.street_id) == hand.street_id,
            col(ConflictDeclaration.id) == declaration_id,
        )
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    asked = (await hand.session.execute(query)).scalar_one_or_none()
    if asked is None:
        raise NotFound
    await settle(hand, asked, has_conflict=has_conflict)
    return asked


async def settle(hand: Hand, asked: ConflictDeclaration, *, has_conflict: bool) -> None:
    """Write an answer down on a locked row. Not committed here.

    Raises:
        IllegalTransition: A declared conflict is to be taken back.
    """
    asked.has_conflict = declare(known=asked.has_conflict, has_conflict=has_conflict)
    asked.answered_at = hand.now
    await hand.record(
        "declare_conflict" if has_conflict else "declare_no_conflict",
        "conflict_declaration",
        asked.id,
        participant_id=asked.participant_id,
    )
    await _let_in(hand, asked, has_conflict=has_conflict)


async def _let_in(hand: Hand, asked: ConflictDeclaration, *, has_conflict: bool) -> None:
    rows = await present_rows(hand, [asked.episode_id])
    for row in rows:
        if row["account_id"] != asked.account_id or row["status"] != PairingStatus.PROPOSED:
            continue
        await bind_case(hand.session, asked.episode_id, asked.participant_id)
        if has_conflict:
            await end_rows(hand, [(row, PairingStatus.ENDED)], EndReason.CONFLICT_OF_INTEREST)
        else:
            await move_row(hand, row, PairingStatus.ACTIVE)
