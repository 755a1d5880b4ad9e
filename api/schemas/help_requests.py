"""Shapes of calls for help, as the care team sees them."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Self

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from api.crypto.envelope import Envelope
from api.domain.help_requests.arranging import Acceptance, LastMessage
from api.domain.help_requests.models import HelpRequest
from api.domain.help_requests.queries import HelpRequestRead, HelpRequestRow
from api.domain.help_requests.words import HelpClosure, HelpReporterMode, HelpRequestStatus
from api.domain.participants.identity import Identity
from api.domain.participants.models import Participant
from api.domain.participants.words import ConsentKind
from api.domain.receipts.mailboxes import StoredMessage
from api.domain.receipts.words import MessageAuthor, Urgency
from api.schemas.fields import Id, LegalDate, Option, OutModel, StrictModel, UnitCode
from api.schemas.participants import PersonName, PhoneNumber
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
    closure: HelpClosure | None = Field(description="How it ended.")
    participant_id: Id | None = Field(description="The file that it led to.")


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


class AcceptanceConsentIn(StrictModel):
    """What the person agreed to. Without `support_file` there is no file."""

    given_on: LegalDate = Field(description="The day on which they agreed; not in the future.")
    kinds: list[Option[ConsentKind]] = Field(
        min_length=1, max_length=len(ConsentKind), description="`support_file`, and what else they agreed to."
    )

    @model_validator(mode="after")
    def _has_the_file(self) -> Self:
        if ConsentKind.SUPPORT_FILE not in self.kinds:
            raise PydanticCustomError("missing", "support_file")
        if len(set(self.kinds)) != len(self.kinds):
            raise PydanticCustomError("duplicate_value", "a kind twice")
        return self


class HelpIdentityIn(StrictModel):
    """What of the envelope is to stand in the file. Neither has to be known."""

    name: PersonName | None = Field(None, description="How the person wants to be called.")
    phone: PhoneNumber | None = None


class AcceptanceIn(StrictModel):
    """That somebody who called for help agrees to a file of their own."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "consent": {"given_on": "2026-11-23", "kinds": ["support_file", "housing_help"]},
                    "identity": {"name": "甲某某", "phone": "13800000000"},
                }
            ]
        }
    )

    consent: AcceptanceConsentIn
    identity: HelpIdentityIn = Field(default_factory=HelpIdentityIn)
    community_code: UnitCode | None = Field(
        None, description="By default the community that the call names, or the caller's own."
    )
    keeper_id: Id | None = Field(
        None, description="The case worker who answers for the file; a community lead has to name one."
    )
    is_minor: bool = Field(default=False, description="Not for community leads, who see no files of minors.")

    def to_acceptance(self) -> Acceptance:
        """The same for the domain."""
        return Acceptance(
            given_on=self.consent.given_on,
            kinds=[kind for kind in self.consent.kinds if kind is not ConsentKind.SUPPORT_FILE],
            identity=Identity(name=self.identity.name or "", phone=self.identity.phone),
            community_code=self.community_code,
            keeper_id=self.keeper_id,
            is_minor=self.is_minor,
        )


class AcceptedOut(OutModel):
    """A call for help that led to a file."""

    id: Id
    status: HelpRequestStatus
    participant_id: Id
    pseudonym: str = Field(description="Of the file, by which people speak of it.")


class HelpClosureIn(StrictModel):
    """How a call for help ends."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"closure": "helped", "message": {"text": "已经为您约好，祝顺利。"}}]}
    )

    closure: Option[HelpClosure] = Field(
        description="`became_file` only after an acceptance, `no_consent` only without one."
    )
    message: AnswerIn | None = Field(None, description="A last message to the receipt.")

    def to_message(self) -> LastMessage | None:
        """The message for the domain.

        Raises:
            InvalidField: Both forms, none, or no random id beside an envelope.
            EnvelopeRefused: The envelope deviates from version 1.
        """
        return None if self.message is None else LastMessage(self.message.to_content(), self.message.id)


class ClosedOut(OutModel):
    """A call for help that is finished."""

    id: Id
    status: HelpRequestStatus
    closure: HelpClosure


def accepted_out(request: HelpRequest, participant: Participant) -> AcceptedOut:
    """An accepted call as it is published."""
    return AcceptedOut(
        id=request.id,
        status=HelpRequestStatus(request.status),
        participant_id=participant.id,
        pseudonym=participant.pseudonym,
    )


def closed_out(request: HelpRequest) -> ClosedOut:
    """A finished call as it is published."""
    return ClosedOut(
        id=request.id,
        status=HelpRequestStatus(request.status),
        closure=HelpClosure(request.closure or ""),
    )


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
