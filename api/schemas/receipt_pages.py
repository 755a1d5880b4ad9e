"""How what a receipt may know becomes the page that its holder sees."""

from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

from api.crypto.envelope import Envelope, EnvelopeInvalid
from api.crypto.receipts import receipt_keypair
from api.crypto.sealing import CannotOpen, SealKind, open_json
from api.domain.help_requests.receipt_queries import HelpProgress
from api.domain.receipts.mailboxes import StoredMessage
from api.domain.receipts.street_cards import Street
from api.domain.receipts.words import ReceiptStatus, SubjectKind
from api.domain.tips.receipt_queries import ReceiptProgress, TipExtras, standing_of
from api.domain.tips.words import TipStatus
from api.kit.encoding import b64url
from api.schemas.bilingual import bilingual
from api.schemas.receipt_texts import meaning_of, next_for_help, next_for_tip
from api.schemas.receipts import IdentityRequestNotice, ReceiptMessageOut, ReceiptOut, ReplyKeyOut, RewardOut


def reply_key_of(subject_id: UUID, receipt_key: bytes) -> ReplyKeyOut:
    """The receipt's public key as others see it."""
    return ReplyKeyOut(key_id=str(subject_id), public_key=b64url(receipt_key))


def tip_page(progress: ReceiptProgress, extras: TipExtras, street: Street, subject_id: UUID) -> ReceiptOut:
    """The page of a tip, without its messages."""
    status = progress.progress.coarse
    is_asked = progress.progress.status is TipStatus.ASKED
    is_waiting = status is ReceiptStatus.RECEIVED and not is_asked
    return ReceiptOut(
        kind=SubjectKind.TIP,
        street_code=street.code,
        received_on=progress.received_on,
        status=status,
        meaning=meaning_of(SubjectKind.TIP, status),
        next=next_for_tip(status, is_asked=is_asked, has_contested=extras.has_contested),
        next_by=progress.due_on if is_waiting else None,
        messages=[],
        attachment_count=extras.attachment_count,
        may_contest=progress.progress.closure_in_force is not None and not extras.has_contested,
        identity_requests=[
            IdentityRequestNotice.model_validate({"requested_on": one.requested_on, "state": one.state})
            for one in extras.identity_requests
        ],
        reward=_reward(progress, extras.reward_reference),
        reply_key=reply_key_of(subject_id, progress.receipt_key),
    )


def _reward(progress: ReceiptProgress, reference: str | None) -> RewardOut | None:
    if reference is None:
        return None
    return RewardOut(**asdict(standing_of(progress, reference)))


def help_page(progress: HelpProgress, street: Street, subject_id: UUID) -> ReceiptOut:
    """The page of a call for help, without its messages."""
    counter = None
    if street.counter_zh is not None:
        counter = bilingual(street.counter_zh, street.counter_en or street.counter_zh)
    name = bilingual(street.name_zh, street.name_en)
    is_waiting = progress.status is ReceiptStatus.RECEIVED
    return ReceiptOut(
        kind=SubjectKind.HELP_REQUEST,
        street_code=street.code,
        received_on=progress.received_on,
        status=progress.status,
        meaning=meaning_of(SubjectKind.HELP_REQUEST, progress.status),
        next=next_for_help(progress.status, name, counter),
        next_by=progress.due_on if is_waiting else None,
        messages=[],
        attachment_count=0,
        may_contest=False,
        identity_requests=[],
        reward=None,
        reply_key=reply_key_of(subject_id, progress.receipt_key),
    )


def opened(stored: Sequence[StoredMessage], receipt: str, subject_id: UUID) -> list[ReceiptMessageOut]:
    """The messages, opened with the receipt."""
    key = receipt_keypair(receipt, str(subject_id))
    found = []
    for message in stored:
        try:
            envelope = Envelope.from_json(message.envelope)
            text = open_json(envelope, SealKind.MESSAGE, message.id, key).get("text")
        except (CannotOpen, EnvelopeInvalid):
            text = None
        found.append(
            ReceiptMessageOut.model_validate(
                {
                    "id": message.id,
                    "from": message.author,
                    "received_on": message.received_on,
                    "text": text if isinstance(text, str) else None,
                }
            )
        )
    return found
