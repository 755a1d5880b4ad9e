"""Shapes of what moves an episode: papers, steps with their evidence, and the second person's word."""

from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from api.domain.episodes.models import EpisodeTransition
from api.domain.episodes.words import DocumentType, EpisodeStatus, ReferralGround, RelapseBasis
from api.domain.steps.documents import OFFICE_PAPERS, Document, NewDocument
from api.domain.steps.evidence import Asked, Evidence
from api.domain.steps.transitions import Step
from api.domain.steps.words import StepDecision, StepState
from api.schemas.fields import (
    Id,
    LegalDate,
    Line,
    Option,
    OutModel,
    StrictModel,
    UtcDatetime,
    instant_json,
    text_type,
)

MAX_PAPERS = 10

StepReason = Annotated[str, *text_type(max_chars=600, is_multiline=True)]


class EpisodeDocumentIn(StrictModel):
    """A paper that came to the office. Agreements and findings are kept by verbs of their own."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "detention_notice",
                    "number": "（示例）拘通字〔2026〕3号",
                    "issued_by": "示例看守所",
                    "issued_on": "2026-11-20",
                    "received_on": "2026-11-22",
                }
            ]
        }
    )

    type: Option[DocumentType] = Field(description="What it is.")
    number: Line | None = Field(None, description="As its issuer numbered it.")
    issued_by: Line | None = Field(None, description="Who issued it.")
    issued_on: LegalDate = Field(description="The day on it.")
    received_on: LegalDate | None = Field(None, description="By the office; by default the day on it.")

    @model_validator(mode="after")
    def _comes_from_outside(self) -> Self:
        if self.type in OFFICE_PAPERS or self.type is DocumentType.ORDER_DOCUMENT:
            raise PydanticCustomError("not_an_option", "kept by a verb of its own")
        return self

    def to_new(self) -> NewDocument:
        """The same for the domain."""
        return NewDocument(self.type, self.number, self.issued_by, self.issued_on, self.received_on)


class EvidenceIn(StrictModel):
    """What a step rests on. What is missing is named in the refusal."""

    document_ids: list[Id] = Field(
        default_factory=list, max_length=MAX_PAPERS, description="Papers that are kept already."
    )
    documents: list[EpisodeDocumentIn] = Field(
        default_factory=list, max_length=MAX_PAPERS, description="Papers that come with the step."
    )
    reported_on: LegalDate | None = Field(None, description="When the person appeared.")
    delay_excused: bool | None = Field(
        None, description="Of a late report: whether there was a good reason. A person finds that, no clock."
    )
    corrected_report_due_on: LegalDate | None = Field(
        None, description="The last day for reporting, put right."
    )
    finding_id: Id | None = Field(None, description="Of a referral: the confirmed finding.")
    relapse_basis: Option[RelapseBasis] | None = Field(
        None, description="On what a finding of relapse rests."
    )
    test_id: Id | None = Field(None, description="Of a relapse found by a test: the final one.")

    def to_evidence(self) -> Evidence:
        """The same for the domain."""
        return Evidence(
            document_ids=tuple(self.document_ids),
            documents=tuple(one.to_new() for one in self.documents),
            reported_on=self.reported_on,
            delay_excused=self.delay_excused,
            corrected_due=self.corrected_report_due_on,
            finding_id=self.finding_id,
            relapse_basis=self.relapse_basis,
            test_id=self.test_id,
        )


class TransitionIn(StrictModel):
    """A step of an episode, with what it rests on."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "to": "reported",
                    "effective_on": "2026-11-23",
                    "evidence": {"reported_on": "2026-11-23"},
                }
            ]
        }
    )

    to: Option[EpisodeStatus] = Field(description="The state after it.")
    effective_on: LegalDate = Field(description="The legal date of the step; today or before.")
    reason: StepReason | None = Field(None, description="Required by some steps, and by dating one back.")
    referral_ground: Option[ReferralGround] | None = Field(None, description="Of a referral to the police.")
    evidence: EvidenceIn = EvidenceIn()

    def to_asked(self) -> Asked:
        """The same for the domain."""
        return Asked(
            self.to, self.effective_on, self.reason or "", self.referral_ground, self.evidence.to_evidence()
        )


class TransitionConfirmationIn(StrictModel):
    """What the second person says to a step that waits."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"decision": "confirm"}]})

    decision: Option[StepDecision] = Field(description="The proposer's own word does not count.")


class TransitionOut(OutModel):
    """A step as it was recorded; never edited."""

    id: UUID
    from_status: EpisodeStatus | None = Field(description="Null for the order that opened the episode.")
    to_status: EpisodeStatus = Field(description="The state after it.")
    effective_on: LegalDate = Field(description="The legal date of the step.")
    state: StepState = Field(
        description="Whether it is in force, waits for a second person, or was declined."
    )
    referral_ground: ReferralGround | None = Field(description="Of a referral to the police.")
    legal_basis: str = Field(description="The law that it follows.")
    is_automatic: bool = Field(description="Whether the clock took it: one step alone is so.")
    actor_id: UUID | None = Field(description="Who took it; null for the clock.")
    recorded_at: UtcDatetime = Field(description="When it was recorded.")
    decided_by: UUID | None = Field(description="The second person.")
    decided_at: UtcDatetime | None = Field(description="When they said so.")
    reason: str | None = Field(description="Null where none was given, and for whoever sees no content.")


class TransitionsOut(OutModel):
    """The steps of an episode."""

    items: list[TransitionOut] = Field(description="The oldest first.")


class EpisodeDocumentOut(OutModel):
    """A paper of an episode."""

    id: UUID
    type: DocumentType = Field(description="What it is.")
    number: str | None = Field(description="As its issuer numbered it.")
    issued_by: str | None = Field(description="Who issued it.")
    issued_on: LegalDate = Field(description="The day on it.")
    received_on: LegalDate = Field(description="By the office.")


class EpisodeDocumentsOut(OutModel):
    """The papers of an episode."""

    items: list[EpisodeDocumentOut] = Field(description="The oldest first.")


def step_json(step: Step) -> dict[str, Any]:
    """A step as `TransitionOut`."""
    return {
        "id": str(step.id),
        "from_status": step.from_status,
        "to_status": step.to_status,
        "effective_on": step.effective_on.isoformat(),
        "state": step.state,
        "referral_ground": step.ground,
        "legal_basis": step.legal_basis,
        "is_automatic": step.is_automatic,
        "actor_id": None if step.actor_id is None else str(step.actor_id),
        "recorded_at": instant_json(step.recorded_at),
        "decided_by": None if step.decided_by is None else str(step.decided_by),
        "decided_at": None if step.decided_at is None else instant_json(step.decided_at),
        "reason": step.reason,
    }


def new_step_json(row: EpisodeTransition, reason: str) -> dict[str, Any]:
    """A step that was just taken, as `TransitionOut`."""
    return step_json(
        Step(
            id=row.id,
            from_status=row.from_status,
            to_status=row.to_status,
            effective_on=row.effective_on,
            state=row.state,
            ground=row.ground,
            legal_basis=row.legal_basis,
            is_automatic=row.is_automatic,
            actor_id=row.actor_id,
            recorded_at=row.recorded_at,
            decided_by=None,
            decided_at=None,
            reason=reason or None,
        )
    )


def document_json(one: Document) -> dict[str, Any]:
    """A paper as `EpisodeDocumentOut`."""
    return {
        "id": str(one.id),
        "type": one.kind.value,
        "number": one.number,
        "issued_by": one.issued_by,
        "issued_on": one.issued_on.isoformat(),
        "received_on": one.received_on.isoformat(),
    }
