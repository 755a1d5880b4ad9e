"""What the tip desk sends and gets."""

from datetime import date
from enum import StrEnum
from typing import Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from api.domain.tips.contests import Review
from api.domain.tips.correspondence import Wording
from api.domain.tips.lifecycle import RejectReason, ReviewDecision, TriageDecision
from api.domain.tips.triage import Triage
from api.domain.tips.words import (
    ChannelHint,
    ClueCategory,
    MessageAuthor,
    ReporterMode,
    SubstanceHint,
    TipClosure,
    TipStatus,
    Urgency,
)
from api.schemas.fields import Id, LegalDate, LongText, OutModel, StrictModel
from api.schemas.sealed import EnvelopeIn, EnvelopeOut, KeyWrapOut


class AssigneeFilter(StrEnum):
    """Whose tips are listed."""

    ME = "me"
    NONE = "none"


class TipOrder(StrEnum):
    """Another order than the newest first."""

    DUE = "due"


class DeskTextIn(StrictModel):
    """A text: `{text}` in the clear, which is sealed in this request, or `{id, sealed_message}`."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "请问是哪一栋楼？"}]})

    text: LongText | None = None
    id: Id | None = Field(None, description="Id of the message, made by whoever seals it: a UUIDv4.")
    sealed_message: EnvelopeIn | None = None

    @model_validator(mode="after")
    def _is_one_form(self) -> Self:
        if self.text is None and (self.id is None or self.sealed_message is None):
            raise PydanticCustomError("missing", "neither form is complete")
        if self.text is not None and (self.id is not None or self.sealed_message is not None):
            raise PydanticCustomError("invalid", "both forms at once")
        return self

    def to_wording(self) -> Wording:
        """The same for the domain.

        Raises:
            EnvelopeRefused: The envelope deviates from version 1.
        """
        envelope = None if self.sealed_message is None else self.sealed_message.to_envelope()
        return Wording(self.text, self.id, envelope)


class TipAssignmentIn(StrictModel):
    """Who takes a tip; null for nobody."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"account_id": "0193a3c5-7a10-7b3e-8a51-3a8b5f2d1c77"}]}
    )

    account_id: Id | None


class HandOverIn(StrictModel):
    """Everything open that one person of the desk has goes to another."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "from": "0193a3c5-7a10-7b3e-8a51-3a8b5f2d1c77",
                    "to": "0193a3c5-7a10-7b3e-8a51-3a8b5f2d1c78",
                }
            ]
        }
    )

    giver_id: Id = Field(alias="from")
    taker_id: Id = Field(alias="to")


class HandOverOut(OutModel):
    """How many tips changed hands."""

    moved: int


class TriageIn(StrictModel):
    """A decision about a tip."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"decision": "reject", "reason_code": "spam"}, {"decision": "accept"}]
        }
    )

    decision: TriageDecision = Field(strict=False)
    reason_code: RejectReason | None = Field(None, strict=False, description="With `reject`, and only there.")
    duplicate_of: Id | None = Field(None, description="With `duplicate`, and only there.")
    message: DeskTextIn | None = Field(None, description="To the reporter; needed with `ask`.")

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        needed = {
            TriageDecision.REJECT: self.reason_code,
            TriageDecision.DUPLICATE: self.duplicate_of,
            TriageDecision.ASK: self.message,
        }
        if self.decision in needed and needed[self.decision] is None:
            raise PydanticCustomError("missing", "the decision needs more")
        if self.reason_code is not None and self.decision is not TriageDecision.REJECT:
            raise PydanticCustomError("invalid", "a reason without a rejection")
        if self.duplicate_of is not None and self.decision is not TriageDecision.DUPLICATE:
            raise PydanticCustomError("invalid", "another tip without a duplicate")
        return self

    def to_triage(self) -> Triage:
        """The same for the domain.

        Raises:
            EnvelopeRefused: The envelope of the message deviates from version 1.
        """
        message = None if self.message is None else self.message.to_wording()
        return Triage(self.decision, self.reason_code, self.duplicate_of, message)


class ReviewIn(StrictModel):
    """A second person's decision about a contested closure."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"decision": "reopen", "message": {"text": "我们会再次处理。"}}]}
    )

    decision: ReviewDecision = Field(strict=False)
    message: DeskTextIn

    def to_review(self) -> Review:
        """The same for the domain.

        Raises:
            EnvelopeRefused: The envelope of the message deviates from version 1.
        """
        return Review(self.decision, self.message.to_wording())


class LinkIn(StrictModel):
    """Another tip that belongs to this one."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"other_tip_id": "3f0b5d0e-58a4-4c1e-9b9c-6f0a3f8f7a11"}]}
    )

    other_tip_id: Id


class WrittenOut(OutModel):
    """What was written, with day and part of the day."""

    id: UUID
    received_on: LegalDate
    received_bucket: int = Field(ge=0, le=5)


class TipItemOut(OutModel):
    """The plain fields of a tip. No instant is among them."""

    id: UUID
    status: TipStatus = Field(description="`handed_off` is read through the clue: closed when that is.")
    received_on: LegalDate
    received_bucket: int = Field(ge=0, le=5, description="Part of the day, four hours each, Asia/Shanghai.")
    due_on: LegalDate = Field(description="By when the desk decides.")
    category: ClueCategory
    urgency: Urgency
    community_code: str | None
    channel_hint: ChannelHint
    substance_hint: SubstanceHint
    reporter_mode: ReporterMode
    attachment_count: int
    has_new_message: bool = Field(description="The reporter wrote, and nobody opened the tip since.")
    is_contested: bool = Field(description="The reporter objects to the closure; a second person decides.")
    assignee_id: UUID | None
    clue_id: UUID | None
    etag: str = Field(description="For If-Match.", examples=['"3"'])


class TipPage(OutModel):
    """A page of tips."""

    items: list[TipItemOut]
    next_cursor: str | None


class DeskMessageOut(OutModel):
    """A sealed message of the mailbox."""

    model_config = ConfigDict(serialize_by_alias=True)

    id: UUID
    author: MessageAuthor = Field(alias="from")
    received_on: date
    received_bucket: int
    envelope: EnvelopeOut


class TipAttachmentOut(OutModel):
    """A sealed picture; its bytes have an address of their own."""

    id: UUID
    media_type: str
    size_bytes: int
    digest: str = Field(description="SHA-256 of the ciphertext, in hex.")
    key_wraps: list[KeyWrapOut]
    received_on: date
    received_bucket: int


class NoteOut(OutModel):
    """A sealed note of the desk to itself."""

    id: UUID
    author_id: UUID
    written_on: date
    envelope: EnvelopeOut


class LinkOut(OutModel):
    """Another tip that belongs to this one."""

    id: UUID
    tip_id: UUID
    linked_on: date


class TipReplyKeyOut(OutModel):
    """The receipt's public key; its name is the tip's id."""

    key_id: UUID
    suite: str
    public_key: str


class TipOut(TipItemOut):
    """A tip and all that hangs on it."""

    closure: TipClosure | None
    closure_reason: RejectReason | None
    duplicate_of: UUID | None
    envelope: EnvelopeOut
    messages: list[DeskMessageOut]
    attachments: list[TipAttachmentOut]
    notes: list[NoteOut]
    links: list[LinkOut]
    reply_key: TipReplyKeyOut | None = Field(description="Null once the reporter burnt the receipt.")
