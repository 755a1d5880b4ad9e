"""What the office, the station and the author of a clue send and get."""

from collections.abc import Sequence
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import ConfigDict, Field, RootModel, model_validator
from pydantic_core import PydanticCustomError

from api.crypto.envelope import Envelope, KeyWrap
from api.domain.clues.hand_off import Towards
from api.domain.clues.lifecycle import ClueStatus
from api.domain.clues.submission import NewClue, PlainFields
from api.domain.clues.supplements import NewSupplement
from api.domain.clues.words import ClosureDecision, ClueSource, CoarseStatus, HandlingMark, ReturnCode
from api.domain.clues.wraps import WrapsGiven
from api.domain.custody.kinds import KindName
from api.domain.tips.words import ChannelHint, ClueCategory, RewardState, SubstanceHint, Urgency
from api.schemas.claimed import SealedAttachmentOut
from api.schemas.fields import (
    Id,
    LegalDate,
    LongText,
    OutModel,
    ShortText,
    StrictModel,
    UnitCode,
    UtcDatetime,
    text_type,
)
from api.schemas.outcomes import OutcomeOut
from api.schemas.sealed import EnvelopeIn, EnvelopeOut, KeyWrapIn, wraps_from

MAX_ATTACHMENTS = 20
Where = Annotated[str, *text_type(max_chars=500, is_multiline=True)]


class PackageIn(StrictModel):
    """What the station is told, in the clear; sealed in the same request."""

    narrative: LongText = Field(description="What was seen or heard. Never who reported it.")
    place: Where | None = None
    when: Where | None = None


class AttachmentIn(StrictModel):
    """A picture of the tip that goes along."""

    id: Id
    key_wraps: list[KeyWrapIn] | None = Field(
        None,
        min_length=1,
        max_length=100,
        description="New wraps of its content key; without, it keeps those it has.",
    )


class AttachmentWrapsIn(StrictModel):
    """Wraps of a picture for the station's keys."""

    id: Id
    key_wraps: list[KeyWrapIn] = Field(min_length=1, max_length=100)


class PackageForm(StrictModel):
    """A package in the clear, or sealed by the client, which then also makes the id."""

    id: Id | None = Field(None, description="Made by the client; with it the same clue can be sent again.")
    package: PackageIn | None = None
    sealed_package: EnvelopeIn | None = Field(None, description="In place of `package`; needs `id`.")
    attachments: list[AttachmentIn] = Field(default_factory=list, max_length=MAX_ATTACHMENTS)

    @model_validator(mode="after")
    def _is_one_form(self) -> Self:
        if (self.package is None) == (self.sealed_package is None):
            raise PydanticCustomError("invalid", "one of package and sealed_package")
        if self.sealed_package is not None and self.id is None:
            raise PydanticCustomError("missing", "whoever seals makes the id")
        if len({one.id for one in self.attachments}) != len(self.attachments):
            raise PydanticCustomError("duplicate_value", "a picture twice")
        return self

    def content(self) -> dict[str, Any] | Envelope:
        """What is to be sealed, or was.

        Raises:
            EnvelopeRefused: The envelope deviates from version 1.
        """
        if self.sealed_package is not None:
            return self.sealed_package.to_envelope()
        assert self.package is not None  # noqa: S101 - one of both is there
        form: dict[str, Any] = self.package.model_dump(mode="json", exclude_none=True)
        return form

    def pictures(self) -> dict[UUID, tuple[KeyWrap, ...] | None]:
        """The pictures and their new wraps, in the order given.

        Raises:
            EnvelopeRefused: The wraps deviate from version 1.
        """
        return {
            one.id: None if one.key_wraps is None else wraps_from(one.key_wraps) for one in self.attachments
        }


class ClueIn(PackageForm):
    """A clue."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "source": "staff",
                    "category": "street_dealing",
                    "urgency": "routine",
                    "channel_hint": "public_space",
                    "substance_hint": "unknown",
                    "community_code": None,
                    "package": {
                        "narrative": "傍晚有人在凉亭交接小包。",
                        "place": "滨河小广场",
                        "when": "近一周",
                    },
                    "handling_marks": ["staff_source"],
                }
            ]
        }
    )

    source: ClueSource = Field(strict=False)
    category: ClueCategory = Field(strict=False)
    urgency: Urgency = Field(strict=False)
    channel_hint: ChannelHint = Field(ChannelHint.UNKNOWN, strict=False)
    substance_hint: SubstanceHint = Field(SubstanceHint.UNKNOWN, strict=False)
    community_code: UnitCode | None = None
    tip_id: Id | None = Field(None, description="The tip that it is made from; then `id` is a UUIDv4.")
    observation_id: Id | None = Field(
        None,
        description="An observation that the author may see, without a clue; `source` is `grid_patrol`.",
    )
    station_code: UnitCode | None = Field(
        None, description="Seals to this station as well; queues nothing yet."
    )
    handling_marks: list[Annotated[HandlingMark, Field(strict=False)]] = Field(
        default_factory=list, max_length=len(HandlingMark)
    )

    @model_validator(mode="after")
    def _has_one_origin_and_each_mark_once(self) -> Self:
        if self.tip_id is not None and self.observation_id is not None:
            raise PydanticCustomError("invalid", "one of tip_id and observation_id")
        if len(set(self.handling_marks)) != len(self.handling_marks):
            raise PydanticCustomError("duplicate_value", "a mark twice")
        return self

    def to_new_clue(self) -> NewClue:
        """The same for the domain.

        Raises:
            EnvelopeRefused: Something sealed deviates from version 1.
        """
        plain = PlainFields(
            self.source,
            self.category,
            self.urgency,
            self.channel_hint,
            self.substance_hint,
            self.community_code,
            tuple(self.handling_marks),
        )
        return NewClue(
            self.id,
            plain,
            self.content(),
            self.tip_id,
            self.station_code,
            self.pictures(),
            self.observation_id,
        )


class SubmittedStatus(RootModel[ClueStatus | CoarseStatus]):
    """Where a clue stands, for whoever made it; coarse for authors outside the desk."""


class SubmittedOut(OutModel):
    """A clue that was made, as its author sees it: no more than this, then and later."""

    id: UUID
    submitted_on: LegalDate
    status: SubmittedStatus


class SupplementIn(PackageForm):
    """Later news of a clue."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"package": {"narrative": "举报人补充：灰色面包车，每周五出现。"}}]}
    )

    def to_new_supplement(self) -> NewSupplement:
        """The same for the domain.

        Raises:
            EnvelopeRefused: Something sealed deviates from version 1.
        """
        return NewSupplement(self.id, self.content(), self.pictures())


class SupplementMadeOut(OutModel):
    """Later news that is in the station's queue."""

    id: UUID
    clue_id: UUID
    received_on: LegalDate


class SupplementWrapsIn(StrictModel):
    """Wraps of a supplement for the new station."""

    id: Id
    key_wraps: list[KeyWrapIn] | None = Field(None, min_length=1, max_length=100)
    attachments: list[AttachmentWrapsIn] = Field(default_factory=list, max_length=MAX_ATTACHMENTS)


class HandOffIn(StrictModel):
    """The station, and the content key wrapped for each of its active keys."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"station_code": "990000001900"}]})

    station_code: UnitCode
    key_wraps: list[KeyWrapIn] | None = Field(
        None,
        min_length=1,
        max_length=100,
        description="Not needed when it is sealed to that station already.",
    )
    attachments: list[AttachmentWrapsIn] = Field(default_factory=list, max_length=MAX_ATTACHMENTS)

    def to_towards(self) -> Towards:
        """The same for the domain.

        Raises:
            EnvelopeRefused: Wraps deviate from version 1.
        """
        return Towards(self.station_code, _wraps_of(self.key_wraps, self.attachments), {})


class ReassignmentIn(HandOffIn):
    """As the hand-off; supplements move along and need wraps of their own."""

    supplements: list[SupplementWrapsIn] = Field(default_factory=list, max_length=100)

    def to_towards(self) -> Towards:
        """The same for the domain.

        Raises:
            EnvelopeRefused: Wraps deviate from version 1.
        """
        moved = {one.id: _wraps_of(one.key_wraps, one.attachments) for one in self.supplements}
        return Towards(self.station_code, _wraps_of(self.key_wraps, self.attachments), moved)


def _wraps_of(package: Sequence[KeyWrapIn] | None, pictures: Sequence[AttachmentWrapsIn]) -> WrapsGiven:
    return WrapsGiven(
        wraps_from(package) if package is not None else (),
        {one.id: wraps_from(one.key_wraps) for one in pictures},
    )


class RequeueIn(StrictModel):
    """Back into the queue."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "已补充地点，请再次核查。"}]})

    reason: ShortText = Field(description="Kept in the chain of custody; the station can read it.")


class ClosureIn(StrictModel):
    """How the office ends a clue."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"decision": "closed", "reason": "派出所退回：非公安职责，已转有关部门。"}]
        }
    )

    decision: ClosureDecision = Field(
        strict=False, description="The first two while it is at the office; `closed` when it was given back."
    )
    reason: ShortText


class ClueRewardOut(OutModel):
    """Where the reward stands."""

    state: RewardState
    reference: str | None


class ClueItemOut(OutModel):
    """A clue in a list: plain fields only."""

    kind: KindName
    id: UUID
    status: ClueStatus
    source: ClueSource
    category: ClueCategory
    urgency: Urgency
    channel_hint: ChannelHint
    substance_hint: SubstanceHint
    community_code: str | None
    submitted_on: LegalDate
    received_on: LegalDate
    handed_off_at: UtcDatetime | None
    acknowledged_at: UtcDatetime | None
    station_code: str | None
    handling_marks: list[HandlingMark]
    return_code: ReturnCode | None = Field(description="Why the police gave it back.")
    supplements_waiting: int = Field(description="Supplements that were given back, or given up.")
    digest: str
    reward: ClueRewardOut | None
    etag: str


class SupplementItemOut(OutModel):
    """A supplement in a list."""

    kind: KindName
    id: UUID
    clue_id: UUID
    status: ClueStatus
    urgency: Urgency
    received_on: LegalDate
    handed_off_at: UtcDatetime | None
    acknowledged_at: UtcDatetime | None
    station_code: str | None
    return_code: ReturnCode | None
    digest: str


class QuestionOut(OutModel):
    """What the police asked, sealed to the office and the station."""

    id: UUID
    at: UtcDatetime
    envelope: EnvelopeOut
    answered_at: UtcDatetime | None = Field(description="When the desk sent the station something new.")


class SupplementOfClueOut(SupplementItemOut):
    """A supplement; with its package for the desk, which moves its wraps along."""

    sealed_package: EnvelopeOut | None
    attachments: list[SealedAttachmentOut]


class ClueOut(ClueItemOut):
    """A clue with what hangs on it."""

    sealed_package: EnvelopeOut | None = Field(
        description="For the station only under a live lease of the caller, or after acknowledgement."
    )
    attachments: list[SealedAttachmentOut]
    outcomes: list[OutcomeOut]
    questions: list[QuestionOut]
    supplements: list[SupplementOfClueOut]


class QuestionIn(StrictModel):
    """A question to the reporter: `{text}`, or `{id, sealed_message}` from a client that seals."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "车牌的后三位还记得吗？"}]})

    id: Id | None = None
    text: ShortText | None = None
    sealed_message: EnvelopeIn | None = Field(None, description="The object `{text}`, kind `question`.")

    @model_validator(mode="after")
    def _is_one_form(self) -> Self:
        if (self.text is None) == (self.sealed_message is None):
            raise PydanticCustomError("invalid", "one of text and sealed_message")
        if self.sealed_message is not None and self.id is None:
            raise PydanticCustomError("missing", "whoever seals makes the id")
        return self

    def content(self) -> dict[str, Any] | Envelope:
        """What is to be sealed, or was.

        Raises:
            EnvelopeRefused: The envelope deviates from version 1.
        """
        return {"text": self.text} if self.sealed_message is None else self.sealed_message.to_envelope()


class QuestionMadeOut(OutModel):
    """A question that waits for the desk."""

    id: UUID
    at: UtcDatetime
