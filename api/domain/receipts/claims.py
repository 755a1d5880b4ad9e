"""Receipt claims: what a receipt leads to, and how a retry of a submission is recognised.

Kept are a keyed lookup id and a tag of the body, nothing that leads back to the receipt. The public role
may write claims and cannot read them; one function answers for exactly one lookup id.
"""

import hmac
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.actor import Actor
from api.db.session import binding, driver
from api.domain.receipts.words import SubjectKind
from api.domain.repeats.service import IdempotencyKeyReused
from api.kit.ids import NIL


@dataclass(frozen=True, slots=True)
class NewClaim:
    """The traces of a receipt that a submission leaves.

    Attributes:
        lookup_id: Under which it is found; 32 bytes.
        body_tag: Tells a retry from another body; 32 bytes.
        public_key: Public half of the receipt's own key pair.
    """

    lookup_id: bytes
    body_tag: bytes
    public_key: bytes


@dataclass(frozen=True, slots=True)
class KnownClaim:
    """What a receipt leads to."""

    street_id: UUID
    kind: SubjectKind
    subject_id: UUID
    body_tag: bytes
    received_on: date
    is_burnt: bool


def public_actor(street_id: UUID = NIL) -> Actor:
    """Somebody whom nobody asks who they are."""
    return Actor(kind="public", street_id=street_id)


async def find_claim(session: AsyncSession, lookup_id: bytes) -> KnownClaim | None:
    """What a lookup id leads to, burnt or not."""
    row = await driver(session).fetchrow("SELECT * FROM find_receipt($1)", lookup_id)
    if row is None:
        return None
    return KnownClaim(
        street_id=row["home_street_id"],
        kind=SubjectKind(row["kind"]),
        subject_id=row["subject_id"],
        body_tag=bytes(row["body_tag"]),
        received_on=row["received_on"],
        is_burnt=row["is_burnt"],
    )


async def find_repeated(session: AsyncSession, claim: NewClaim) -> KnownClaim | None:
    """The submission that this one repeats, if any; a burnt receipt is still one.

    Raises:
        IdempotencyKeyReused: The key came with another body.
    """
    known = await find_claim(session, claim.lookup_id)
    if known is not None and not hmac.compare_digest(known.body_tag, claim.body_tag):
        raise IdempotencyKeyReused
    return known


async def mark_burnt(session: AsyncSession) -> None:
    """Make the receipt of the transaction's subject lead nowhere; it stays, so that a late retry is known."""
    bound = binding(session)
    await driver(session).execute(
        "UPDATE receipt_claim SET is_burnt = true WHERE home_street_id = $1 AND subject_id = $2",
        bound.actor.street_id,
        bound.subject,
    )
