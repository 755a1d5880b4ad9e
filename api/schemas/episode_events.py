"""Facts and findings of a case on the wire."""

from typing import Any, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from api.domain.episodes.events import NewEvent
from api.domain.episodes.findings import NewFinding
from api.domain.episodes.models import BreachFinding, EpisodeEvent
from api.domain.episodes.parts import Opened
from api.domain.episodes.words import (
    EpisodeEventKind,
    FindingStatus,
    ReferralGround,
    RelapseBasis,
    SeriousBreachGround,
)
from api.schemas.fields import Id, LegalDate, Option, OutModel, StrictModel, UtcDatetime
from api.schemas.paging import Page
from api.schemas.plain_texts import NamelessLine

MAX_EVIDENCE = 50


class EpisodeEventIn(StrictModel):
    """Something that happened. Notices of absence and tests are kept by their own verbs, and refused here."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"kind": "education_talk", "from_on": "2026-11-23"}]}
    )

    kind: Option[EpisodeEventKind] = Field(description="What happened.")
    from_on: LegalDate = Field(description="The day; of an absence the day of leaving.")
    to_on: LegalDate | None = Field(
        None, description="Of an absence or a breach that lasted: the last day; null while it does."
    )
    note: NamelessLine | None = Field(None, description="Names no third party.")

    def to_event(self) -> NewEvent:
        """The same for the domain."""
        return NewEvent(self.kind, self.from_on, self.to_on, self.note)


class EventWithdrawalIn(StrictModel):
    """Why a fact is taken back."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "日期记错，当天本人在社区"}]})

    reason: NamelessLine = Field(description="Why; names nobody.")


class EpisodeEventOut(OutModel):
    """A fact of a case. One that was withdrawn stays readable and is counted no more."""

    id: UUID
    kind: EpisodeEventKind = Field(description="What happened.")
    from_on: LegalDate = Field(description="The day; of an absence the day of leaving.")
    to_on: LegalDate | None = Field(description="The last day; null of what took a day, and while it lasts.")
    note: str | None = Field(description="A short note.")
    recorded_by: UUID = Field(description="The account that wrote it down.")
    recorded_at: UtcDatetime = Field(description="When it was written down.")
    withdrawn_by: UUID | None = Field(description="The account that took it back.")
    withdrawn_at: UtcDatetime | None = Field(description="When it was taken back.")
    withdrawal_reason: str | None = Field(description="Why it was taken back.")


class RecordedEventOut(OutModel):
    """A fact that was written down."""

    event: EpisodeEventOut
    drafted_finding_ids: list[UUID] = Field(
        description="Findings that the counters drafted with it, for a person to look at. No state changed."
    )


EpisodeEventPage = Page[EpisodeEventOut]


class BreachFindingIn(StrictModel):
    """What a worker found and another person decides. It moves nothing by itself."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "kind": "relapse",
                    "basis": "final_test",
                    "evidence_ids": ["0198c2a4-7c1e-7d0a-9a3e-5b7f0d1c2e3f"],
                    "reason": "实验室检测结果确认，三日内未提出异议",
                }
            ]
        }
    )

    kind: Option[ReferralGround] = Field(description="Of what.")
    breach_ground: Option[SeriousBreachGround] | None = Field(
        None, description="Of `serious_breach`: which of the three; the counters must reach it."
    )
    basis: Option[RelapseBasis] | None = Field(None, description="Of `relapse`: on what it rests.")
    evidence_ids: list[Id] = Field(
        default_factory=list,
        max_length=MAX_EVIDENCE,
        description="Rows of the case that it rests on. Of `relapse` by its basis: final tests, contacts, or"
        " documents; of `refused`: talks and findings of no good reason. Of `serious_breach` they are what"
        " was counted, and may be left out.",
    )
    reason: NamelessLine = Field(description="Why; names no third party.")

    @model_validator(mode="after")
    def _has_its_parts(self) -> Self:
        is_breach = self.kind is ReferralGround.SERIOUS_BREACH
        is_relapse = self.kind is ReferralGround.RELAPSE
        if is_breach is (self.breach_ground is None) or is_relapse is (self.basis is None):
            raise PydanticCustomError("parts_do_not_fit", "parts that do not belong to the kind")
        if len(set(self.evidence_ids)) != len(self.evidence_ids):
            raise PydanticCustomError("duplicate_value", "holds a value twice")
        return self

    def to_finding(self) -> NewFinding:
        """The same for the domain."""
        return NewFinding(self.kind, self.reason, self.breach_ground, self.basis, tuple(self.evidence_ids))


class FindingDecisionIn(StrictModel):
    """What a person made of a draft."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"decision": "dismissed", "reason": "其中一次缺席有正当理由"}]}
    )

    decision: Option[FindingStatus] = Field(description="`confirmed` or `dismissed`.")
    reason: NamelessLine = Field(description="Why; names no third party.")

    @model_validator(mode="after")
    def _decides(self) -> Self:
        if self.decision is FindingStatus.DRAFT:
            raise PydanticCustomError("not_an_option", "a draft is no decision")
        return self


class BreachFindingOut(OutModel):
    """A finding. Confirmed, it can be the evidence of a step; no finding is a step."""

    id: UUID
    kind: ReferralGround = Field(description="Of what.")
    breach_ground: SeriousBreachGround | None = Field(description="Which serious breach.")
    basis: RelapseBasis | None = Field(description="On what a relapse rests.")
    status: FindingStatus = Field(description="Whether a person has looked at it.")
    evidence_ids: list[UUID] = Field(description="Rows of the case that it rests on.")
    is_counted: bool = Field(description="Whether a counter drafted it.")
    reason: str | None = Field(description="Why, in the words of whoever drafted it.")
    drafted_by: UUID | None = Field(description="The account that drafted it; null for a counter.")
    drafted_at: UtcDatetime = Field(description="When it was drafted.")
    decided_by: UUID | None = Field(description="The account that decided it.")
    decided_at: UtcDatetime | None = Field(description="When it was decided.")
    decision_reason: str | None = Field(description="Why it was decided so.")


BreachFindingPage = Page[BreachFindingOut]

_EVENT = ("id", "kind", "from_on", "to_on", "recorded_by", "recorded_at", "withdrawn_by", "withdrawn_at")
_FINDING = (
    *("id", "kind", "breach_ground", "status", "evidence_ids"),
    *("drafted_by", "drafted_at", "decided_by", "decided_at"),
)


def event_out(opened: Opened[EpisodeEvent]) -> EpisodeEventOut:
    """A fact as the wire shows it."""
    shown: dict[str, Any] = {name: getattr(opened.row, name) for name in _EVENT}
    words = {name: opened.words.get(name) for name in ("note", "withdrawal_reason")}
    return EpisodeEventOut(**shown, **words)


def finding_out(opened: Opened[BreachFinding]) -> BreachFindingOut:
    """A finding as the wire shows it."""
    shown: dict[str, Any] = {name: getattr(opened.row, name) for name in _FINDING}
    words = {name: opened.words.get(name) for name in ("basis", "reason", "decision_reason")}
    return BreachFindingOut(**shown, **words, is_counted=opened.row.drafted_by is None)
