"""Shapes of calls for help, as the care team sees them."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from pydantic import ConfigDict, Field

from api.crypto.envelope import Envelope
from api.domain.help_requests.queries import HelpRequestRead, HelpRequestRow
from api.domain.help_requests.words import HelpReporterMode, HelpRequestStatus
from api.domain.receipts.mailboxes import StoredMessage
from api.domain.receipts.words import MessageAuthor, Urgency
from api.schemas.fields import Id, LegalDate, OutModel, StrictModel
from api.schemas.receipt_pages import reply_key_of
from api.schemas.receipts import MessageContent, MessageText, ReplyKeyOut
from api.schemas.sealed import EnvelopeIn, EnvelopeOut, clear_or_sealed


class HelpRequestItem(OutModel):
    """The plain fields of a call for help."""

    id: Id
    status: HelpRequestStatus
    received_on: LegalDate
    received_bucket: int = Field(ge=0, le=5, description="Four-hour part of the day, Asia/Shanghai.")
    due_on: LegalDate
    urgency: Urgency
    community_code: str | None
    reporter_mode: HelpReporterMode
    has_new_message: bool = Field(description="A message came that was not answered yet.")


class SealedMessageOut(OutModel):
    """One sealed message of a mailbox."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    id: Id
    author: MessageAuthor = Field(alias="from")
    received_on: LegalDate
    envelope: EnvelopeOut


class HelpRequestOut(HelpRequestItem):
    """A call for help with what is sealed in it."""

    envelope: EnvelopeOut
    contact_envelope: EnvelopeOut | None = Field(description="Null when anonymous; kind `contact`.")
    messages: list[SealedMessageOut]
    reply_key: ReplyKeyOut | None = Field(description="Null once the receipt was burnt.")


class AnswerIn(StrictModel):
    """A message to a receipt."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"text": "请方便时带上身份证到服务窗口，我们一起商量。"}]}
    )

    text: MessageText | None = Field(None, description="Sealed by the server in the same request.")
    id: Id | None = Field(None, description="UUIDv4 made by a client that seals.")
    sealed_message: EnvelopeIn | None = Field(
        None, description='In place of `text`: `{"text": …}`, kind `message`, sealed by the client.'
    )

    def to_content(self) -> dict[str, Any] | Envelope:
        """The message, clear or sealed.

        Raises:
            InvalidField: Both, none, or no random id beside an envelope.
            EnvelopeRefused: The envelope deviates from version 1.
        """
        clear = None if self.text is None else MessageContent(text=self.text)
        return clear_or_sealed(clear, self.id, self.sealed_message, names=("text", "sealed_message"))


def help_request_item(row: HelpRequestRow) -> HelpRequestItem:
    """The plain fields as they are published."""
    return HelpRequestItem.model_validate(asdict(row))


def help_request_out(request: HelpRequestRead, messages: Sequence[StoredMessage]) -> HelpRequestOut:
    """A call for help as it is published."""
    reply_key = None if request.receipt_key is None else reply_key_of(request.plain.id, request.receipt_key)
    return HelpRequestOut.model_validate(
        {
            **asdict(request.plain),
            "envelope": request.envelope,
            "contact_envelope": request.contact_envelope,
            "messages": [
                {
                    "id": message.id,
                    "from": message.author,
                    "received_on": message.received_on,
                    "envelope": message.envelope,
                }
                for message in messages
            ],
            "reply_key": reply_key,
        }
    )
