"""Take a call for help: sealed to the care team alone, kept on the care side, never moved by itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from api.crypto.envelope import Envelope
from api.crypto.sealing import SealKind
from api.domain.keys.recipients import CARE
from api.domain.keys.sealing import seal_or_check
from api.domain.receipts.claims import NewClaim
from api.domain.receipts.street_cards import StreetCard
from api.domain.receipts.submission import (
    COMMON_OF_CARE,
    RESULT,
    Insertion,
    Reporter,
    check_community,
    common_values,
    insert_submission,
    times_of,
)
from api.domain.receipts.words import SubjectKind, Urgency
from api.kit.ids import new_secret_id

_INSERT = f"""
    {COMMON_OF_CARE}, help_row AS (
      INSERT INTO help_request
        (street_id, id, status, received_on, received_bucket, visible_slot, due_on, urgency, community_code,
         reporter_mode, envelope, contact_envelope, receipt_key, version)
      SELECT $1, $5, 'received', $7, $9, $10::integer, $11::date, $12::text, $13::text, $14::text,
             $15::text::jsonb, $16::text::jsonb, $17::bytea, 1
      FROM claim
    )
    {RESULT}
"""  # noqa: S608 - constants


@dataclass(frozen=True, slots=True)
class NewHelpRequest:
    """What somebody asks for.

    Attributes:
        id: The caller's, with a sealed content.
        content: Clear form or envelope.
    """

    urgency: Urgency
    community_code: str | None
    reporter: Reporter
    content: dict[str, Any] | Envelope
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class SealedHelpRequest:
    """A call for help that nobody here can read any more."""

    id: UUID
    request: NewHelpRequest
    content: Envelope
    contact: Envelope | None


def seal_help_request(request: NewHelpRequest, card: StreetCard) -> SealedHelpRequest:
    """Seal content and contact to the active keys of the care team.

    Raises:
        InvalidField: The community is none of the street's.
        NoRecipients: Nobody could open it.
        WrongRecipients, RecipientKeyRevoked: The caller's envelopes are not for these.
    """
    check_community(card, request.community_code)
    request_id = request.id or new_secret_id()
    holders = [card.holder(CARE)]
    content = seal_or_check(SealKind.HELP_REQUEST, request_id, request.content, holders)
    contact = None
    if request.reporter.contact is not None:
        contact = seal_or_check(SealKind.CONTACT, request_id, request.reporter.contact, holders)
    return SealedHelpRequest(request_id, request, content, contact)


async def insert_help_request(
    session: AsyncSession, sealed: SealedHelpRequest, claim: NewClaim, card: StreetCard, *, now: datetime
) -> Insertion:
    """Store a sealed call for help with its claim and its audit line, unless its receipt is known already.

    Raises:
        IdConflict: The caller's id is in use.
        IdempotencyInProgress: The same submission is being stored, and takes long.
    """
    request = sealed.request
    times = times_of(now, request.urgency)
    return await insert_submission(
        session,
        _INSERT,
        (
            *common_values(card, claim, SubjectKind.HELP_REQUEST, sealed.id, times),
            times.visible_slot,
            times.due_on,
            request.urgency.value,
            request.community_code,
            request.reporter.mode,
            orjson.dumps(sealed.content.to_json()).decode(),
            None if sealed.contact is None else orjson.dumps(sealed.contact.to_json()).decode(),
            claim.public_key,
        ),
    )
