"""What a verb of care works with, and the cases that its transaction may see."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole
from api.crypto.care_box import CareBox
from api.db.session import binding, driver, rebind
from api.domain.audit.service import record_care
from api.domain.care_access.words import Purpose
from api.errors import DomainError
from api.kit.clock import legal_date

# What a case worker works on: live pairings, and for an hour what the glass was broken for.
_IN_VIEW: Final = """
    SELECT episode_id, participant_id FROM pairing
    WHERE street_id = $1 AND account_id = $2 AND status IN ('active', 'on_hold')
    UNION
    SELECT episode_id, participant_id FROM break_glass_grant
    WHERE street_id = $1 AND account_id = $2 AND granted_at <= $3 AND expires_at > $3
"""
_KEPT: Final = "SELECT id FROM participant WHERE street_id = $1 AND keeper_id = $2"


class PurposeRequired(DomainError):
    """The office opens a file without saying why."""

    code = "purpose_required"


@dataclass(frozen=True, slots=True)
class Hand:
    """An open transaction on the care side, with what its verbs need.

    Attributes:
        session: Bound to `actor`; not committed here.
        box: Opens and seals what the street's care team keeps.
        now: Current time, UTC.
        purpose: Why the office asks; None for whoever works on the case.
    """

    session: AsyncSession
    actor: Actor
    box: CareBox
    now: datetime
    purpose: Purpose | None = None

    @property
    def street_id(self) -> UUID:
        """The street of the transaction."""
        return binding(self.session).actor.street_id

    @property
    def role(self) -> DatabaseRole:
        """The database role that decides which rows are seen."""
        return binding(self.session).role

    @property
    def today(self) -> date:
        """The legal date, in Asia/Shanghai."""
        return legal_date(self.now)

    async def record(
        self,
        action: str,
        object_type: str,
        object_id: UUID | str | None,
        *,
        participant_id: UUID | None = None,
        detail: dict[str, Any] | None = None,
    ) -> None:
        """Leave a line in the audit of care. Source: security requirement CHN-7.

        Args:
            action: The verb, snake_case; `read` when a file was opened.
            object_type: Kind of the thing.
            object_id: Its id.
            participant_id: Whose file it belongs to; they may be shown the line.
            detail: Codes and ids, never content.
        """
        purpose = None if self.purpose is None else self.purpose.value
        await record_care(
            self.session,
            self.actor,
            action,
            (object_type, object_id),
            now=self.now,
            participant_id=participant_id,
            purpose=purpose,
            detail=detail,
        )


async def bind_cases(session: AsyncSession, *, now: datetime) -> None:
    """Let a case worker's transaction see the cases that are theirs, and no other.

    Two statements after the bind: policies compare columns with settings alone, so what is in view is read
    once, under the policies themselves, and bound.
    """
    actor = binding(session).actor
    rows = await driver(session).fetch(_IN_VIEW, actor.street_id, actor.account_id, now)
    kept = await driver(session).fetch(_KEPT, actor.street_id, actor.account_id)
    cases = {row["episode_id"] for row in rows}
    people = {row["participant_id"] for row in rows} | {row["id"] for row in kept}
    await rebind(session, cases=tuple(sorted(cases)), people=tuple(sorted(people)))


async def bind_case(session: AsyncSession, episode_id: UUID, participant_id: UUID) -> None:
    """Let the transaction that opened a case go on with it."""
    bound = binding(session)
    if bound.role is DatabaseRole.CARE_WORKER:
        await rebind(session, cases=tuple(sorted({*bound.cases, episode_id})))
        await show_people(session, {participant_id})


async def show_people(session: AsyncSession, participant_ids: AbstractSet[UUID]) -> None:
    """Let a case worker's transaction see who these are, and nothing of their cases.

    For whoever is asked whether they know somebody, or to take somebody over.
    """
    bound = binding(session)
    if bound.role is DatabaseRole.CARE_WORKER:
        await rebind(session, people=tuple(sorted({*bound.people, *participant_ids})))
