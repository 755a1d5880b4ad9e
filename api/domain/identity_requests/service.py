"""Asking for a reporter's contact, and deciding about it: two people, two planes, one record."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole
from api.crypto.envelope import Envelope
from api.db.session import binding, driver, rebind
from api.domain.audit.service import record
from api.domain.identity_requests import queries
from api.domain.identity_requests.lifecycle import DECIDED, AlreadyDecided, IdentityDecision, advance
from api.domain.identity_requests.queries import RequestRow, TipContactRow
from api.domain.keys.recipients import (
    OFFICE,
    STATION,
    RecipientKeyRevoked,
    WrongRecipients,
    holder_keys,
)
from api.domain.tips import desk
from api.domain.tips.queries import find_tip_of_clue
from api.domain.tips.words import ReporterMode
from api.errors import DomainError, InvalidField, NotFound, SamePerson
from api.kit.clock import bucket_of, legal_date
from api.kit.ids import new_secret_id


class NoContact(DomainError):
    """The reporter left nothing that could be released."""

    code = "no_contact"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a requester writes.

    Attributes:
        recipient_key_id: A key of the requester's unit, to which a released contact is sealed.
    """

    tip_id: UUID | None
    clue_id: UUID | None
    legal_basis: str
    document_ref: str
    reason: str
    recipient_key_id: str


@dataclass(frozen=True, slots=True)
class Decided:
    """What a custodian decides, with the contact sealed again when it is released."""

    decision: IdentityDecision
    reason: str
    sealed_contact: Envelope | None = None


async def request_identity(session: AsyncSession, actor: Actor, asked: Asked, *, now: datetime) -> UUID:
    """Ask for the contact behind a tip, or behind a clue of the caller's station.

    Args:
        session: Open transaction, under the desk's or the police's role. Not committed here.
        actor: Who asks.
        asked: For what, and why.
        now: Current time, UTC.

    Raises:
        NotFound: No such tip or clue for this actor.
        NoContact: The reporter is anonymous.
        WrongRecipients: The key is not an active one of the requester's unit.
        RecipientKeyRevoked: It was revoked.
    """
    is_police = binding(session).role is DatabaseRole.POLICE
    tip_id, clue_id = await (_clue_of(session, asked) if is_police else _tip_of(session, asked))
    await _check_key(session, asked.recipient_key_id, STATION if is_police else OFFICE, now=now)
    request_id = new_secret_id()
    await driver(session).execute(
        """
        INSERT INTO identity_request
          (street_id, id, requested_by, tip_id, clue_id, legal_basis, document_ref, reason, recipient_key_id,
           state, on_date, bucket)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'pending', $10, $11)
        """,
        actor.street_id,
        request_id,
        actor.account_id,
        tip_id,
        clue_id,
        asked.legal_basis,
        asked.document_ref,
        asked.reason,
        asked.recipient_key_id,
        legal_date(now),
        bucket_of(now),
    )
    detail = {"clue_id": str(clue_id)} if tip_id is None else {"tip_id": str(tip_id)}
    await record(session, actor, "request_identity", "identity_request", request_id, now=now, detail=detail)
    return request_id


async def _check_key(session: AsyncSession, key_id: str, use: str, *, now: datetime) -> None:
    """A contact is sealed to a key with which the requester's unit opens what it works on."""
    keys = await holder_keys(session, use, now=now, unit_id=binding(session).actor.unit_id)
    present = [key.key_id for key in keys.active]
    if key_id in keys.revoked:
        raise RecipientKeyRevoked(extra={"recipients": present})
    if key_id not in present:
        raise WrongRecipients


async def _tip_of(session: AsyncSession, asked: Asked) -> tuple[UUID | None, UUID | None]:
    """The desk names a tip, or the clue made from it."""
    if asked.tip_id is not None:
        tip = await desk.get_tip(session, asked.tip_id)
    elif asked.clue_id is not None and (found := await find_tip_of_clue(session, asked.clue_id)):
        tip = found
    else:
        raise NotFound
    if tip.reporter_mode == ReporterMode.ANONYMOUS:
        raise NoContact
    return tip.id, None


async def _clue_of(session: AsyncSession, asked: Asked) -> tuple[UUID | None, UUID | None]:
    """The police name a clue of their station; whatever else they name does not exist for them."""
    if asked.clue_id is None or not await queries.is_visible_clue(session, asked.clue_id):
        raise NotFound
    if not await queries.clue_has_contact(session, asked.clue_id):
        raise NoContact
    await rebind(session, items=(asked.clue_id,))
    return None, asked.clue_id


async def read_request(
    session: AsyncSession, actor: Actor, request_id: UUID, *, now: datetime
) -> tuple[RequestRow, TipContactRow | None]:
    """One request; for a custodian with the contact. Who read it is recorded.

    Raises:
        NotFound: No such request for this actor.
    """
    request = await queries.get_request(session, request_id)
    contact = None
    if binding(session).role is DatabaseRole.CUSTODIAN:
        contact = await queries.find_contact(session, request)
    has_contact = request.sealed_contact is not None or (contact is not None and contact.envelope is not None)
    detail = {"has_contact": has_contact}
    await record(session, actor, "read_identity", "identity_request", request_id, now=now, detail=detail)
    return request, contact


async def decide_request(
    session: AsyncSession, actor: Actor, request_id: UUID, decided: Decided, *, now: datetime
) -> None:
    """Release the contact to the requester's key alone, or refuse.

    Args:
        session: Open transaction under the custodian's role. Not committed here.
        actor: Who decides.
        request_id: The request.
        decided: The decision.
        now: Current time, UTC.

    Raises:
        NotFound: No such request for this actor.
        SamePerson: The actor made the request.
        AlreadyDecided: It has its decision.
        NoContact: There is nothing to release.
        InvalidField: A release without, or a refusal with, a sealed contact.
        WrongRecipients: It is sealed to anybody else than the requester's key.
    """
    request = await queries.get_request(session, request_id)
    if request.requested_by == actor.account_id:
        raise SamePerson
    state = advance(request.state, DECIDED[decided.decision])
    await _check_release(session, request, decided)
    sealed = (
        None if decided.sealed_contact is None else orjson.dumps(decided.sealed_contact.to_json()).decode()
    )
    tag = await driver(session).execute(
        """
        UPDATE identity_request
        SET state = $3, decided_by = $4, decision_reason = $5, decided_on = $6,
          sealed_contact = $7::text::jsonb
        WHERE street_id = $1 AND id = $2 AND state = 'pending'
        """,
        actor.street_id,
        request_id,
        state.value,
        actor.account_id,
        decided.reason,
        legal_date(now),
        sealed,
    )
    if tag != "UPDATE 1":
        raise AlreadyDecided
    detail = {"decision": decided.decision.value, "recipient_key_id": request.recipient_key_id}
    await record(session, actor, "decide_identity", "identity_request", request_id, now=now, detail=detail)


async def _check_release(session: AsyncSession, request: RequestRow, decided: Decided) -> None:
    sealed = decided.sealed_contact
    if decided.decision is IdentityDecision.REFUSE:
        if sealed is not None:
            raise InvalidField("unknown_field", pointer="/sealed_contact")
        return
    contact = await queries.find_contact(session, request)
    if contact is None or contact.envelope is None:
        raise NoContact
    if sealed is None:
        raise InvalidField("missing", pointer="/sealed_contact")
    if sealed.key_ids != {request.recipient_key_id}:
        raise WrongRecipients
    if await queries.is_revoked(session, request.recipient_key_id):
        raise RecipientKeyRevoked(extra={"recipients": []})
