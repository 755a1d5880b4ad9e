"""Registering, confirming and retiring recipient keys: two people vouch for each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.actor import Actor
from api.access.permissions import Role
from api.crypto.keyring import VerificationKey
from api.crypto.keys import SUITE_NAME, KeyInvalid, check_public_key, fingerprint
from api.db.session import driver
from api.domain.audit.service import record
from api.domain.keys import queries
from api.domain.keys.lifecycle import KeyState, advance
from api.domain.keys.models import RecipientKey
from api.domain.keys.words import KEEPER, UNIT_KINDS, USE_OF_HOLDER, KeyHolder, KeyUse
from api.domain.places.models import Unit
from api.domain.places.queries import find_unit
from api.errors import DomainError, IdConflict, InvalidField, NotAllowed, SamePerson
from api.kit.clock import legal_date
from api.kit.ids import NIL


class KeyInUse(DomainError):
    """It is the last active key of its unit for its use."""

    code = "key_in_use"


@dataclass(frozen=True, slots=True)
class KeyProposal:
    """A public key that somebody asks to have registered."""

    key_id: str
    use: KeyUse
    holder: KeyHolder
    unit_code: str
    public_key: bytes
    not_before: datetime
    not_after: datetime | None = None


async def register_key(
    session: AsyncSession, actor: Actor, proposal: KeyProposal, *, now: datetime
) -> RecipientKey:
    """Take a key, pending until a second person confirms it. Not committed here.

    The same proposal from the same account gives the key that the first one gave.

    Raises:
        NotAllowed: Keys of this holder, or of that station, are others' to register.
        InvalidField: Holder, use and unit do not go together, the key cannot be used, or it ends too early.
        IdConflict: The name is another key's, or the key has another name here.
    """
    unit = await _unit_of(session, proposal, now)
    _require_keeper(actor, proposal.holder, unit)
    if proposal.not_after is not None and proposal.not_after <= max(now, proposal.not_before):
        raise InvalidField("invalid", pointer="/not_after")
    try:
        check_public_key(proposal.public_key)
    except KeyInvalid:
        raise InvalidField("invalid", pointer="/public_key") from None
    key = RecipientKey(
        street_id=unit.street_id,
        key_id=proposal.key_id,
        unit_id=unit.id,
        holder=proposal.holder.value,
        use=proposal.use.value,
        suite=SUITE_NAME,
        public_key=proposal.public_key,
        fingerprint=fingerprint(proposal.public_key),
        state=KeyState.PENDING.value,
        not_before=proposal.not_before,
        not_after=proposal.not_after,
        proposed_by=_person(actor),
    )
    known = await queries.find_registered(session, key.key_id, key.fingerprint)
    # Two who come at once both find nothing; the one who loses then finds the other's.
    if not known and not await _insert(session, key):
        known = await queries.find_registered(session, key.key_id, key.fingerprint)
    if known:
        return _same(known, key)
    await record(session, actor, "key_registered", "recipient_key", key.key_id, now=now, detail=_detail(key))
    return key


async def _insert(session: AsyncSession, key: RecipientKey) -> bool:
    """Whether the name was still free. Waits for another transaction that takes it."""
    tag = await driver(session).execute(
        """
        INSERT INTO recipient_key (street_id, key_id, unit_id, holder, use, suite, public_key, fingerprint,
                                   state, not_before, not_after, proposed_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING
        """,
        key.street_id,
        key.key_id,
        key.unit_id,
        key.holder,
        key.use,
        key.suite,
        key.public_key,
        key.fingerprint,
        key.state,
        key.not_before,
        key.not_after,
        key.proposed_by,
    )
    return bool(tag == "INSERT 0 1")


async def confirm_key(session: AsyncSession, actor: Actor, key_id: str, *, now: datetime) -> RecipientKey:
    """Put a pending key to use. Not committed here.

    Raises:
        NotFound: No such key, or not this caller's to confirm.
        NotAllowed: Keys of this holder are others' to confirm.
        SamePerson: Who registered it does not confirm it.
        IllegalTransition: It is not pending.
    """
    key = await queries.lock_key(session, key_id)
    if actor.role is not Role.ADMIN:
        await _require_keeper_of(session, actor, key)
    if actor.account_id != NIL and actor.account_id == key.proposed_by:
        raise SamePerson
    key.state = advance(key.state, KeyState.ACTIVE)
    key.confirmed_by = _person(actor)
    await record(session, actor, "key_confirmed", "recipient_key", key_id, now=now, detail=_detail(key))
    return key


async def retire_key(
    session: AsyncSession, actor: Actor, key_id: str, *, is_revoked: bool, now: datetime
) -> RecipientKey:
    """Seal nothing more to a key. Not committed here.

    A retired key is accepted from clients for 30 days; a revoked one, because somebody else may have it,
    from now on by nobody, even when it was the last. A pending key is withdrawn as revoked.

    Raises:
        NotFound: No such key, or not this caller's to retire.
        NotAllowed: Keys of this holder are others' to retire.
        KeyInUse: It is the last active one; confirm its successor first.
        IllegalTransition: It was retired or revoked before.
    """
    found = await queries.get_key(session, key_id)
    await _require_keeper_of(session, actor, found)
    # First all that are active, always in one order: of two that are retired at once, one must stay.
    active = await queries.lock_active(session, found)
    key = await queries.lock_key(session, key_id)
    if key.state == KeyState.ACTIVE and not is_revoked and len(active) == 1:
        raise KeyInUse
    is_withdrawn = key.state == KeyState.PENDING
    key.state = advance(key.state, KeyState.REVOKED if is_revoked or is_withdrawn else KeyState.RETIRED)
    key.ended_at = now
    key.not_after = now if key.not_after is None else min(now, key.not_after)
    await record(session, actor, f"key_{key.state}", "recipient_key", key_id, now=now, detail=_detail(key))
    return key


async def ensure_service_keys(
    session: AsyncSession, keys: Iterable[VerificationKey], *, now: datetime
) -> None:
    """Publish the public halves of the keys that the service signs with. Not committed here."""
    for key in keys:
        await driver(session).execute(
            """
            INSERT INTO service_key (key_id, use, suite, public_key, not_before) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT DO NOTHING
            """,
            key.key_id,
            key.use,
            key.suite,
            key.public_key,
            now,
        )


async def _unit_of(session: AsyncSession, proposal: KeyProposal, now: datetime) -> Unit:
    if USE_OF_HOLDER.get(proposal.holder) is not proposal.use:
        raise InvalidField("not_an_option", pointer="/use")
    unit = await find_unit(session, proposal.unit_code, on=legal_date(now))
    if unit is None or unit.kind not in UNIT_KINDS[proposal.holder]:
        raise InvalidField("not_an_option", pointer="/unit_code")
    return unit


async def _require_keeper_of(session: AsyncSession, actor: Actor, key: RecipientKey) -> None:
    unit = await session.get(Unit, (key.street_id, key.unit_id))
    assert unit is not None  # noqa: S101 - a foreign key
    _require_keeper(actor, KeyHolder(key.holder), unit)


def _require_keeper(actor: Actor, holder: KeyHolder, unit: Unit) -> None:
    """Keys of the office's holders are kept by its leads, a station's by its own liaisons."""
    if actor.kind != "account":
        return
    is_elsewhere = holder is KeyHolder.STATION and unit.id != actor.unit_id
    if KEEPER[holder] not in actor.duties or is_elsewhere:
        raise NotAllowed


def _same(known: list[RecipientKey], wanted: RecipientKey) -> RecipientKey:
    """The key that the same proposal made before."""
    first = known[0]
    members = ("key_id", "unit_id", "holder", "use", "fingerprint", "proposed_by")
    is_same = all(getattr(first, name) == getattr(wanted, name) for name in members)
    if len(known) > 1 or not is_same or first.state != KeyState.PENDING:
        raise IdConflict
    return first


def _person(actor: Actor) -> UUID | None:
    return None if actor.account_id == NIL else actor.account_id


def _detail(key: RecipientKey) -> dict[str, str]:
    return {"use": key.use, "fingerprint": key.fingerprint}
