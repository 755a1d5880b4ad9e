"""To whom a thing is sealed: exactly the active keys of those who may open it.

Source: the API contract, *Sealing*.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.crypto.keys import RecipientKey
from api.db.session import binding, driver
from api.errors import DomainError

RETIRED_KEY_GRACE = timedelta(days=30)
"""How long a client that read an older list may still seal to a retired key."""

OFFICE = "content"
CUSTODIAN = "contact"
CARE = "help"
STATION = "clue"


class WrongRecipients(DomainError):
    """A wrap is missing, or is for somebody who must not open the thing."""

    code = "wrong_recipients"


class RecipientKeyRevoked(DomainError):
    """A wrap is for a revoked key; the answer names the present `recipients`."""

    code = "recipient_key_revoked"


class NoRecipients(DomainError):
    """The street has no active key for this use, so nothing can be sealed."""

    code = "no_recipients"


@dataclass(frozen=True, slots=True)
class HolderKeys:
    """The keys of one use, of one unit: who must be able to open, and who may still."""

    use: str
    active: tuple[RecipientKey, ...]
    lately_retired: frozenset[str]
    revoked: frozenset[str]

    def are_covered_by(self, key_ids: frozenset[str]) -> bool:
        """Whether the wraps reach this holder, by its present keys or by those of an older list."""
        return {key.key_id for key in self.active} <= key_ids or bool(self.lately_retired & key_ids)

    def may_open(self) -> frozenset[str]:
        """Names of all keys that a wrap may carry."""
        return frozenset(key.key_id for key in self.active) | self.lately_retired


async def holder_keys(
    session: AsyncSession, use: str, *, now: datetime, unit_id: UUID | None = None
) -> HolderKeys:
    """The keys of one use in the street of the transaction.

    Args:
        session: Open transaction.
        use: One of the four uses above.
        now: Current time, UTC.
        unit_id: Narrows to one unit: needed for stations, since a street may have several.

    Raises:
        NoRecipients: Nobody could open it.
    """
    rows = await driver(session).fetch(
        """
        SELECT key_id, public_key, state, not_before, not_after, ended_at FROM recipient_key
        WHERE street_id = $1 AND use = $2 AND ($3::uuid IS NULL OR unit_id = $3) AND state <> 'pending'
        ORDER BY not_before DESC, key_id
        """,
        binding(session).actor.street_id,
        use,
        unit_id,
    )
    active, retired, revoked = [], set(), set()
    for row in rows:
        if row["state"] == "revoked":
            revoked.add(row["key_id"])
        elif row["state"] == "active" and _is_current(row["not_before"], row["not_after"], now):
            active.append(RecipientKey(row["key_id"], bytes(row["public_key"])))
        elif now <= (row["ended_at"] or row["not_after"] or now) + RETIRED_KEY_GRACE:
            retired.add(row["key_id"])
    if not active:
        raise NoRecipients
    return HolderKeys(use, tuple(active), frozenset(retired), frozenset(revoked))


def _is_current(not_before: datetime, not_after: datetime | None, now: datetime) -> bool:
    return not_before <= now and (not_after is None or now < not_after)


def all_active(holders: Iterable[HolderKeys]) -> list[RecipientKey]:
    """Every key to seal to."""
    return [key for holder in holders for key in holder.active]


def check_recipients(
    key_ids: frozenset[str], holders: Sequence[HolderKeys], *, receipt_key_id: str | None = None
) -> None:
    """Refuse an envelope that somebody cannot open who must, or can who must not.

    Args:
        key_ids: The names on the wraps.
        holders: Who must be able to open it.
        receipt_key_id: Name of a receipt's key, where the thing is for a receipt too.

    Raises:
        RecipientKeyRevoked: A wrap is for a revoked key.
        WrongRecipients: A wrap is missing or foreign.
    """
    if any(holder.revoked & key_ids for holder in holders):
        present = [key.key_id for key in all_active(holders)]
        raise RecipientKeyRevoked(extra={"recipients": present})
    allowed = frozenset().union(*(holder.may_open() for holder in holders))
    if receipt_key_id is not None:
        allowed |= {receipt_key_id}
        if receipt_key_id not in key_ids:
            raise WrongRecipients
    if not key_ids <= allowed or not all(holder.are_covered_by(key_ids) for holder in holders):
        raise WrongRecipients
