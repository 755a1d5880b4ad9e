"""Shapes of the public intake: what a street offers, what somebody sends, what they are told."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, RootModel
from pydantic.config import JsonDict

from api.crypto.envelope import Envelope
from api.domain.keys.words import KeyHolder, KeyUse
from api.domain.receipts.submission import Reporter
from api.domain.receipts.words import IntakeDoor, ReceiptStatus, Urgency
from api.domain.tips.words import ChannelHint, ClueCategory, ReporterMode, SubstanceHint
from api.errors import InvalidField
from api.schemas.bilingual import Bilingual
from api.schemas.fields import (
    Id,
    LegalDate,
    Line,
    LongText,
    OutModel,
    StreetCode,
    StrictModel,
    UnitCode,
    UtcDatetime,
    text_type,
)
from api.schemas.sealed import EnvelopeIn, clear_or_sealed

NARRATIVE_CHARS = 8_000
CODE_WORD_CHARS = (8, 64)
WHERE_CHARS = 500

Chosen = Field(strict=False)
Where = Annotated[str, *text_type(max_chars=WHERE_CHARS, is_multiline=True)]
CodeWord = Annotated[str, *text_type(min_chars=CODE_WORD_CHARS[0], max_chars=CODE_WORD_CHARS[1])]


class TipContent(StrictModel):
    """What is reported or asked, in the clear; sealed in the same request."""

    narrative: LongText = Field(description="What happened, at most 8,000 characters. Do not name yourself.")
    place: Where | None = Field(None, description="Where.")
    when: Where | None = Field(None, description="When, in words.")


class Contact(StrictModel):
    """How the reporter can be reached; sealed to those who keep contacts."""

    name: Line | None = None
    phone: Line | None = None
    other: Line | None = None


class AnonymousReporter(StrictModel):
    """Nothing is left."""

    mode: Literal["anonymous"]

    def to_reporter(self, *, is_sealed: bool) -> Reporter:
        """What is left of the reporter: nothing, sealed or not."""
        del is_sealed
        return Reporter(ReporterMode.ANONYMOUS, None)


class CodeWordReporter(StrictModel):
    """A code word by which the reporter can be known later."""

    mode: Literal["pseudonymous_code"]
    code_word: CodeWord | None = Field(None, description="8 to 64 characters; not a name.")
    sealed_contact: EnvelopeIn | None = Field(
        None, description='In place of `code_word`: `{"code_word": …}`, kind `contact`, sealed by the client.'
    )

    def to_reporter(self, *, is_sealed: bool) -> Reporter:
        """The code word, clear or sealed.

        Raises:
            InvalidField: It is not there in the form that the content has.
            EnvelopeRefused: The envelope deviates from version 1.
        """
        clear = None if self.code_word is None else {"code_word": self.code_word}
        found = _contact(clear, self.sealed_contact, is_sealed=is_sealed, clear_name="code_word")
        return Reporter(ReporterMode.PSEUDONYMOUS_CODE, found)


class NamedReporter(StrictModel):
    """A contact that only the custodians can open."""

    mode: Literal["named"]
    contact: Contact | None = Field(None, description="At least one of its members.")
    sealed_contact: EnvelopeIn | None = Field(
        None, description="In place of `contact`: the same object, kind `contact`, sealed by the client."
    )

    def to_reporter(self, *, is_sealed: bool) -> Reporter:
        """The contact, clear or sealed.

        Raises:
            InvalidField: It is not there in the form that the content has, or is empty.
            EnvelopeRefused: The envelope deviates from version 1.
        """
        clear = None if self.contact is None else self.contact.model_dump(exclude_none=True)
        found = _contact(clear, self.sealed_contact, is_sealed=is_sealed, clear_name="contact")
        return Reporter(ReporterMode.NAMED, found)


def _contact(
    clear: dict[str, Any] | None, sealed: EnvelopeIn | None, *, is_sealed: bool, clear_name: str
) -> dict[str, Any] | Envelope:
    """The contact in the form that the content has: who seals one seals both."""
    names = (clear_name, "sealed_contact")
    wanted, other = (names[1], names[0]) if is_sealed else names
    given = {clear_name: clear, "sealed_contact": sealed}
    if given[other] is not None:
        raise InvalidField("unknown_field", pointer=f"/reporter/{other}")
    if not given[wanted] and sealed is None:
        raise InvalidField("missing", pointer=f"/reporter/{wanted}")
    return sealed.to_envelope() if sealed is not None else clear or {}


_TipReporter = Annotated[AnonymousReporter | CodeWordReporter | NamedReporter, Field(discriminator="mode")]
_HelpReporter = Annotated[AnonymousReporter | NamedReporter, Field(discriminator="mode")]


class TipReporter(RootModel[_TipReporter]):
    """What the reporter leaves of themselves."""


class HelpReporter(RootModel[_HelpReporter]):
    """What somebody who asks for help leaves of themselves."""


_CONTENT = "In the clear; sealed by the server in the same request."
_ID = "UUIDv4 made by a client that seals; comes with `sealed_content`."

_TIP_EXAMPLE: JsonDict = {
    "street_code": "990000001",
    "door": "tip",
    "category": "street_dealing",
    "urgency": "routine",
    "community_code": None,
    "channel_hint": "in_person",
    "substance_hint": "unknown",
    "content": {
        "narrative": "傍晚在单元门口多次见到小包交易。",
        "place": "三号楼东侧",
        "when": "本周一至周三傍晚",
    },
    "reporter": {"mode": "anonymous"},
}
_HELP_EXAMPLE: JsonDict = {
    "street_code": "990000001",
    "door": "help_request",
    "urgency": "routine",
    "content": {"narrative": "家人想戒毒，不知道从哪里开始。"},
    "reporter": {"mode": "named", "contact": {"phone": "000-0000-0000"}},
}


class _Submission(StrictModel):
    """What reports and calls for help have in common."""

    street_code: StreetCode
    urgency: Annotated[Urgency, Chosen] = Field(
        Urgency.ROUTINE, description="Urgent: minors, ongoing manufacture, a weapon, an overdose."
    )
    community_code: UnitCode | None = Field(None, description="A community of the street, if known.")
    content: TipContent | None = Field(None, description=_CONTENT)
    id: Id | None = Field(None, description=_ID)
    sealed_content: EnvelopeIn | None = Field(None, description="In place of `content`, with `id`.")

    def to_content(self) -> dict[str, Any] | Envelope:
        """The content, clear or sealed.

        Raises:
            InvalidField: Both, none, or no random id beside an envelope.
            EnvelopeRefused: The envelope deviates from version 1.
        """
        names = ("content", "sealed_content")
        return clear_or_sealed(self.content, self.id, self.sealed_content, names=names)


class TipIn(_Submission):
    """A report. Nobody is asked who they are."""

    model_config = ConfigDict(json_schema_extra={"examples": [_TIP_EXAMPLE]})

    door: Literal["tip"]
    category: Annotated[ClueCategory, Chosen]
    channel_hint: Annotated[ChannelHint, Chosen] = ChannelHint.UNKNOWN
    substance_hint: Annotated[SubstanceHint, Chosen] = SubstanceHint.UNKNOWN
    reporter: TipReporter


class HelpRequestIn(_Submission):
    """A call for help, for the care team alone."""

    model_config = ConfigDict(json_schema_extra={"examples": [_HELP_EXAMPLE]})

    door: Literal["help_request"]
    reporter: HelpReporter


class EmergencyIn(StrictModel):
    """Danger now. Whatever else the form held is ignored, so that the answer is never a refusal."""

    model_config = ConfigDict(extra="ignore", json_schema_extra={"examples": [{"door": "emergency"}]})

    door: Literal["emergency"]


_Submissions = Annotated[TipIn | HelpRequestIn | EmergencyIn, Field(discriminator="door")]


class SubmissionIn(RootModel[_Submissions]):
    """What comes through one of the three doors."""

    model_config = ConfigDict(json_schema_extra={"examples": [_TIP_EXAMPLE, _HELP_EXAMPLE]})


class SubmissionOut(OutModel):
    """What the reporter is told. The receipt is shown here and never again."""

    receipt_code: str = Field(
        description="24 characters in groups of four; the only credential.",
        examples=["0123-4567-89AB-CDEF-GHJK-MNPQ"],
    )
    received_on: LegalDate
    status: Literal[ReceiptStatus.RECEIVED] = ReceiptStatus.RECEIVED
    next_steps: Bilingual = Field(description="What to do now, also with the phone.")


class CallOut(OutModel):
    """A number to call."""

    number: str = Field(examples=["110"])
    label: Bilingual


class EmergencyOut(OutModel):
    """Nothing was kept: call."""

    stored: Literal[False] = False
    call: list[CallOut]


class StreetListItem(OutModel):
    """A street that is served."""

    street_code: str = Field(examples=["990000001"])
    name: Bilingual


class CommunityOption(OutModel):
    """A community of a street."""

    code: str
    name: Bilingual


class Option(OutModel):
    """A value and its words."""

    value: str
    label: Bilingual


class DoorOut(OutModel):
    """One of the three ways in; the page asks for this first."""

    door: IntakeDoor
    label: Bilingual
    call: list[CallOut] = Field(description="Numbers to call; for `emergency` only.")


class OptionLists(OutModel):
    """What can be chosen, by field of the submission."""

    category: list[Option]
    urgency: list[Option]
    channel_hint: list[Option]
    substance_hint: list[Option]
    reporter_mode: list[Option]


class IntakeLimits(OutModel):
    """Sizes that the service takes."""

    narrative_chars: int
    place_chars: int
    when_chars: int
    message_chars: int
    code_word_min_chars: int
    code_word_max_chars: int
    file_bytes: int
    file_pixels: int
    files_per_tip: int
    file_types: list[str]
    body_bytes: int


class RecipientOut(OutModel):
    """A key to seal to."""

    key_id: str
    holder: KeyHolder
    use: KeyUse
    public_key: str = Field(description="X-Wing public key, base64url, 1,216 bytes.")
    not_after: UtcDatetime | None


class ProofOfWorkOut(OutModel):
    """What a submission costs just now; nothing at 0 bits."""

    challenge: str
    difficulty_bits: int = Field(
        description="Zero bits with which SHA-256(challenge ‖ 0x00 ‖ Idempotency-Key ‖ 0x00 ‖ nonce) begins."
    )
    expires_in_s: int


class PromiseOut(OutModel):
    """What the reporter can count on, and where that ends."""

    code: str
    text: Bilingual


class IntakeOut(OutModel):
    """Everything that an entry page needs."""

    street_code: str
    name: Bilingual
    communities: list[CommunityOption]
    doors: list[DoorOut]
    options: OptionLists
    limits: IntakeLimits
    recipients: list[RecipientOut]
    proof_of_work: ProofOfWorkOut
    notice: Bilingual | None = Field(description="News that reporters must see, as after a restore.")
    promises: list[PromiseOut]
