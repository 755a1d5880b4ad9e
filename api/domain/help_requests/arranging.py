"""What a call for help leads to: a file, if the person agrees to one, and an end that the receipt shows.

Nothing here reads the envelopes: whoever opened one says what of it the person wants in their file. Nothing
crosses to enforcement, from here or later.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from api.access.database_roles import DatabaseRole
from api.crypto.envelope import Envelope
from api.db.session import flush_changes
from api.domain.audit import service as audit
from api.domain.care_access.hand import Hand
from api.domain.help_requests.lifecycle import advance
from api.domain.help_requests.models import HelpRequest
from api.domain.help_requests.service import answer_help_request
from api.domain.help_requests.words import HelpClosure, HelpRequestStatus
from api.domain.participants import service as participants
from api.domain.participants.consents import GivenConsent, add_consents
from api.domain.participants.identity import Identity
from api.domain.participants.models import Participant
from api.domain.participants.words import ConsentKind, LawfulBasis
from api.errors import InvalidField, NotAllowed, NotFound

_WITH_FILE: Final = frozenset({HelpClosure.BECAME_FILE})
_WITHOUT_FILE: Final = frozenset({HelpClosure.NO_CONSENT})


@dataclass(frozen=True, slots=True)
class Acceptance:
    """That somebody who called for help agrees to a file.

    Attributes:
        kinds: What else they agreed to, besides the file itself.
        identity: What of the envelope is to stand in the file; both members may be empty.
        community_code: Where; None takes that of the call, or the caller's own.
        keeper_id: The case worker who answers for the file; None for whoever accepts.
    """

    given_on: date
    kinds: Sequence[ConsentKind]
    identity: Identity
    community_code: str | None = None
    keeper_id: UUID | None = None
    is_minor: bool = False


async def _lock(hand: Hand, request_id: UUID) -> HelpRequest:
    query = (
        select(HelpRequest)
        .where(col(HelpRequest.street_id) == hand.street_id, col(HelpRequest.id) == request_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    found = (await hand.session.execute(query)).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


async def accept(hand: Hand, request_id: UUID, accepted: Acceptance) -> tuple[HelpRequest, Participant]:
    """Open a file on consent, and show the receipt that something is being arranged.

    Raises:
        NotFound: No such call that the caller may see.
        IllegalTransition: It was accepted or finished.
        NotAllowed: A lead opens no file of a minor: it would leave their sight at once.
        InvalidField: No such community of the caller, no such case worker there, or a day in the future.
        ParticipantKnown: The caller keeps a file of this person.
    """
    request = await _lock(hand, request_id)
    request.status = advance(HelpRequestStatus(request.status), HelpRequestStatus.BEING_ARRANGED)
    if hand.role is DatabaseRole.CARE_LEAD and accepted.is_minor:
        raise NotAllowed
    code = accepted.community_code or request.community_code or hand.actor.unit_code
    community_id = await participants.community_of(hand, code)
    if hand.role is DatabaseRole.CARE_LEAD and community_id not in hand.actor.units:
        raise InvalidField("not_an_option", pointer="/community_code")
    keeper_id = await participants.keeper_of(hand, community_id, accepted.keeper_id, "/keeper_id")
    new = participants.NewFile(
        accepted.identity, community_id, keeper_id, LawfulBasis.CONSENT, accepted.is_minor
    )
    participant = await participants.open_file_on_consent(hand, new, accepted.given_on)
    more = [GivenConsent(kind, accepted.given_on) for kind in accepted.kinds]
    await add_consents(hand, participant, more)
    request.participant_id = participant.id
    request.version += 1
    await flush_changes(hand.session)
    await audit.record(hand.session, hand.actor, "accept", "help_request", request_id, now=hand.now)
    return request, participant


@dataclass(frozen=True, slots=True)
class LastMessage:
    """What the receipt is told at the end: the clear form, or an envelope with an id of the caller's."""

    what: dict[str, Any] | Envelope
    id: UUID | None = None


async def close(
    hand: Hand, request_id: UUID, closure: HelpClosure, message: LastMessage | None
) -> HelpRequest:
    """Finish a call for help, perhaps with a last message to the receipt.

    Raises:
        NotFound: No such call that the caller may see.
        IllegalTransition: It is finished.
        InvalidField: It says that there is a file where there is none, or none where there is one.
        ReceiptBurnt: Nobody would read the message.
        WrongRecipients, RecipientKeyRevoked, IdConflict: Of the caller's envelope.
    """
    request = await _lock(hand, request_id)
    request.status = advance(HelpRequestStatus(request.status), HelpRequestStatus.FINISHED)
    refused = _WITH_FILE if request.participant_id is None else _WITHOUT_FILE
    if closure in refused:
        raise InvalidField("not_an_option", pointer="/closure")
    if message is not None:
        await answer_help_request(hand.session, request_id, message.what, message_id=message.id, now=hand.now)
    request.closure = closure.value
    request.version += 1
    await flush_changes(hand.session)
    detail = {"closure": closure.value}
    await audit.record(
        hand.session, hand.actor, "close", "help_request", request_id, now=hand.now, detail=detail
    )
    return request
