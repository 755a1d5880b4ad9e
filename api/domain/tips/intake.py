"""Take a tip: seal it to the office and its contact to the custodians, and store it in one statement."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from api.crypto.envelope import Envelope
from api.crypto.sealing import SealKind
from api.domain.keys.recipients import CUSTODIAN, OFFICE
from api.domain.keys.sealing import seal_or_check
from api.domain.receipts.claims import NewClaim
from api.domain.receipts.street_cards import StreetCard
from api.domain.receipts.submission import (
    COMMON,
    RESULT,
    Insertion,
    Reporter,
    check_community,
    common_values,
    insert_submission,
    times_of,
)
from api.domain.receipts.words import SubjectKind
from api.domain.tips.words import ChannelHint, ClueCategory, SubstanceHint, TipStatus, Urgency
from api.kit.ids import new_secret_id

_INSERT = f"""
    {COMMON}, tip_row AS (
      INSERT INTO tip
        (street_id, id, status, closure_number, received_on, received_bucket, visible_slot, due_on, category,
         urgency, community_code, channel_hint, substance_hint, reporter_mode, envelope, receipt_key, version)
      SELECT $1, $5, '{TipStatus.RECEIVED.value}', 0, $7, $9, $10::integer, $11::date, $12::text, $13::text,
             $14::text, $15::text, $16::text, $17::text, $18::text::jsonb, $19::bytea, 1
      FROM claim
    ), contact_row AS (
      INSERT INTO tip_contact (street_id, tip_id, envelope)
      SELECT $1, $5, $20::text::jsonb FROM claim WHERE $20::text IS NOT NULL
    )
    {RESULT}
"""  # noqa: S608 - constants


@dataclass(frozen=True, slots=True)
class NewTip:
    """What somebody reports.

    Attributes:
        id: The caller's, with a sealed content.
        content: Clear form or envelope.
    """

    category: ClueCategory
    urgency: Urgency
    community_code: str | None
    channel_hint: ChannelHint
    substance_hint: SubstanceHint
    reporter: Reporter
    content: dict[str, Any] | Envelope
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class SealedTip:
    """A tip that nobody here can read any more."""

    id: UUID
    tip: NewTip
    content: Envelope
    contact: Envelope | None


def seal_tip(tip: NewTip, card: StreetCard) -> SealedTip:
    """Seal a tip to the active keys of office and custodians.

    Raises:
        InvalidField: The community is none of the street's.
        NoRecipients: Nobody could open it.
        WrongRecipients, RecipientKeyRevoked: The caller's envelopes are not for these.
    """
    check_community(card, tip.community_code)
    tip_id = tip.id or new_secret_id()
    content = seal_or_check(SealKind.TIP, tip_id, tip.content, [card.holder(OFFICE)])
    contact = None
    if tip.reporter.contact is not None:
        contact = seal_or_check(SealKind.CONTACT, tip_id, tip.reporter.contact, [card.holder(CUSTODIAN)])
    return SealedTip(tip_id, tip, content, contact)


async def insert_tip(
    session: AsyncSession, sealed: SealedTip, claim: NewClaim, card: StreetCard, *, now: datetime
) -> Insertion:
    """Store a sealed tip with its claim and its audit line, unless its receipt is known already.

    Raises:
        IdConflict: The caller's id is in use.
        IdempotencyInProgress: The same submission is being stored, and takes long.
    """
    tip = sealed.tip
    times = times_of(now, tip.urgency)
    return await insert_submission(
        session,
        _INSERT,
        (
            *common_values(card, claim, SubjectKind.TIP, sealed.id, times),
            times.visible_slot,
            times.due_on,
            tip.category.value,
            tip.urgency.value,
            tip.community_code,
            tip.channel_hint.value,
            tip.substance_hint.value,
            tip.reporter.mode,
            orjson.dumps(sealed.content.to_json()).decode(),
            claim.public_key,
            None if sealed.contact is None else orjson.dumps(sealed.contact.to_json()).decode(),
        ),
    )
