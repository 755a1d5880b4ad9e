"""Shapes of what the owner of a receipt sees and sends."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from api.crypto.envelope import Envelope
from api.crypto.keys import SUITE_NAME
from api.domain.identity_requests.lifecycle import IdentityRequestState
from api.domain.receipts.words import MessageAuthor, ReceiptStatus, SubjectKind
from api.domain.tips.words import RewardState
from api.schemas.bilingual import Bilingual
from api.schemas.fields import Id, LegalDate, OutModel, StrictModel, text_type
from api.schemas.intake import Option
from api.schemas.sealed import EnvelopeIn, clear_or_sealed

MESSAGE_CHARS = 8_000

MessageText = Annotated[str, *text_type(max_chars=MESSAGE_CHARS, is_multiline=True)]


class MessageContent(StrictModel):
    """The clear form of a message."""

    text: MessageText


class ReceiptMessageIn(StrictModel):
    """A message to the people who answer."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"content": {"text": "补充：今天傍晚又看到一次。"}}]}
    )

    content: MessageContent | None = Field(None, description="Sealed by the server in the same request.")
    id: Id | None = Field(None, description="UUIDv4 made by a client that seals.")
    sealed_content: EnvelopeIn | None = Field(
        None, description="In place of `content`: the same object, kind `message`, sealed by the client."
    )

    def to_content(self) -> dict[str, Any] | Envelope:
        """The message, clear or sealed.

        Raises:
            InvalidField: Both, none, or no random id beside an envelope.
            EnvelopeRefused: The envelope deviates from version 1.
        """
        names = ("content", "sealed_content")
        return clear_or_sealed(self.content, self.id, self.sealed_content, names=names)


class ReplyKeyOut(OutModel):
    """The receipt's own public key: what is sealed to it, only the receipt opens."""

    key_id: str = Field(description="Id of the tip or help request.")
    suite: str = SUITE_NAME
    public_key: str = Field(description="X-Wing public key, base64url, 1,216 bytes.")


class SentMessageOut(OutModel):
    """A message was taken."""

    id: Id
    received_on: LegalDate


class ReceiptMessageOut(OutModel):
    """One message of the mailbox, opened with the receipt in this request only."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    id: Id
    author: MessageAuthor = Field(alias="from")
    received_on: LegalDate
    text: str | None = Field(description="Null when it cannot be opened with the receipt.")


class IdentityRequestNotice(OutModel):
    """Somebody asked a custodian for the contact."""

    requested_on: LegalDate
    state: IdentityRequestState


class RewardOut(OutModel):
    """Where a reward stands; the police say so."""

    state: RewardState
    reference: str
    collect_by: LegalDate | None
    where: str | None


class ReceiptOut(OutModel):
    """Where the matter stands: honest and coarse."""

    kind: SubjectKind
    street_code: str
    received_on: LegalDate
    status: ReceiptStatus
    meaning: Bilingual = Field(description="What the status means.")
    next: Bilingual = Field(description="What happens next.")
    next_by: LegalDate | None = Field(description="By which day; null when nobody can say.")
    messages: list[ReceiptMessageOut]
    attachment_count: int
    may_contest: bool
    identity_requests: list[IdentityRequestNotice]
    reward: RewardOut | None
    reply_key: ReplyKeyOut


class ReceiptAttachmentOut(OutModel):
    """A picture was taken, without what it told besides."""

    id: Id
    received_on: LegalDate
    media_type: str = Field(examples=["image/jpeg"])
    size_bytes: int = Field(description="Bytes of the sealed file; the picture's own size is hidden.")
    removed: list[Option] = Field(description="What was removed from it.")


class ContestOut(OutModel):
    """The objection was taken; another person reviews the closure."""

    contested_on: LegalDate
    state: Literal["open"] = Field("open", description="Always `open`; the review is shown by the receipt.")


class RewardClaimOut(OutModel):
    """The reference under which the police answer."""

    reference: str = Field(examples=["7KQ2-M9XV-T4HD"])
    state: RewardState


class ReceiptAcknowledgementOut(OutModel):
    """A signed proof of the day. It is also a proof against its owner."""

    acknowledgement: str = Field(description="Compact JWS, ES256, `typ: tip-ack+jws`.")
