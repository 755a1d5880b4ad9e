"""Assessments of what help is owed, on the wire. There is no number in them: levels are not added up."""

from collections.abc import Sequence
from typing import Annotated, Any, Self

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from api.domain.assessments.differences import CommunityTiers
from api.domain.assessments.lifecycle import AssessmentStatus, ReviewStatus
from api.domain.assessments.models import Assessment, TierReview
from api.domain.assessments.service import Assessed
from api.domain.assessments.words import AssessedTier, NeedBasis, NeedDomain, NeedLevel
from api.kit.periods import read_quarter
from api.schemas.fields import Id, LegalDate, Option, OutModel, StrictModel, UtcDatetime
from api.schemas.paging import Page
from api.schemas.plain_texts import NamelessLine, NamelessReason, NamelessText

_REASON = "近期多次主动求助，住处不稳定，本人希望每两周见一次面，约定由主责社工陪同。"


class NeedIn(StrictModel):
    """What is needed in one domain, and where it is known from."""

    level: Option[NeedLevel] = Field(description="How much help is needed. Never added up.")
    basis: Option[NeedBasis] = Field(description="Where it is known from.")
    note: NamelessLine | None = Field(None, description="In short; names nobody.")


class DomainsIn(StrictModel):
    """The ten domains, each looked at. Source: the domain reference, 6.2."""

    immediate_safety: NeedIn = Field(description="Overdose, self-harm, a mind in distress.")
    recent_use: NeedIn = Field(description="By self-report, or by the document of a final test.")
    treatment_engagement: NeedIn = Field(description="Appointments kept.")
    physical_health_access: NeedIn = Field(description="Access to medical help.")
    mental_health_access: NeedIn = Field(description="Access to psychological help.")
    housing: NeedIn = Field(description="Somewhere to live.")
    income_and_work: NeedIn = Field(description="Something to live on.")
    family_and_safety: NeedIn = Field(description="Support and safety at home.")
    legal_obligations: NeedIn = Field(description="Deadlines ahead.")
    strengths_and_goals: NamelessText = Field(description="In the person's own words; no level.")

    @model_validator(mode="after")
    def _takes_no_guess_of_use(self) -> Self:
        if self.recent_use.basis is NeedBasis.OBSERVATION:
            raise PydanticCustomError("not_an_option", "by self-report or by a final test")
        return self

    def needs(self) -> dict[str, dict[str, str | None]]:
        """Level, basis and note by domain."""
        return {
            domain.value: {"level": one.level.value, "basis": one.basis.value, "note": one.note}
            for domain in NeedDomain
            for one in (getattr(self, domain.value),)
        }


_NEED = {"level": "none", "basis": "self_report"}
_DOMAINS: dict[str, Any] = {
    **{domain.value: _NEED for domain in NeedDomain},
    "housing": {"level": "some", "basis": "observation", "note": "合租，月底到期。"},
    "strengths_and_goals": "会修电器，想先找一份白天的工作。",
}


class AssessmentIn(StrictModel):
    """What a worker found with the person, and how much help they decided to owe."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"assessed_on": "2026-11-23", "domains": _DOMAINS, "tier": "regular", "reason": _REASON}
            ]
        }
    )

    assessed_on: LegalDate = Field(description="Neither before the order nor in the future.")
    domains: DomainsIn
    tier: Option[AssessedTier] = Field(description="Decided by the worker; computed from nothing.")
    reason: NamelessReason = Field(description="Why this tier; the person reads it.")
    review_id: Id | None = Field(None, description="The caller's own review that this one follows.")

    def to_assessed(self) -> Assessed:
        """The same for the domain."""
        return Assessed(
            assessed_on=self.assessed_on,
            domains=self.domains.needs(),
            strengths_and_goals=self.domains.strengths_and_goals,
            tier=self.tier,
            reason=self.reason,
            review_id=self.review_id,
        )


class AssessmentCommentIn(StrictModel):
    """What the person says to an assessment."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "我觉得每周见一次太多了。"}]})

    text: NamelessText = Field(description="In their words.")


class TierReviewIn(StrictModel):
    """That the person asks another worker to look at the tier."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"requested_on": "2026-11-24"}]})

    requested_on: LegalDate = Field(description="The day on which they asked, in whatever way.")


class TierReviewDecisionIn(StrictModel):
    """What another worker found."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"result": "upheld", "reasons": _REASON}]})

    result: Option[ReviewStatus] = Field(
        description="`upheld`, or `changed`: then whoever decided assesses anew."
    )
    reasons: NamelessReason = Field(description="The answer to the person.")

    @model_validator(mode="after")
    def _decides(self) -> Self:
        if self.result not in {ReviewStatus.UPHELD, ReviewStatus.CHANGED}:
            raise PydanticCustomError("not_an_option", "upheld or changed")
        return self


class NeedOut(OutModel):
    """What was found in one domain."""

    level: NeedLevel
    basis: NeedBasis
    note: str | None = Field(description="A short line that names nobody.")


class DomainsOut(OutModel):
    """The ten domains."""

    immediate_safety: NeedOut
    recent_use: NeedOut
    treatment_engagement: NeedOut
    physical_health_access: NeedOut
    mental_health_access: NeedOut
    housing: NeedOut
    income_and_work: NeedOut
    family_and_safety: NeedOut
    legal_obligations: NeedOut
    strengths_and_goals: str = Field(description="In the person's own words.")


class AssessmentCommentOut(OutModel):
    """What the person said to an assessment."""

    text: str = Field(description="In the person's words.")
    on: LegalDate
    recorded_by: Id


class TierReviewOut(OutModel):
    """A review by another worker."""

    id: Id
    assessment_id: Id
    status: ReviewStatus
    requested_on: LegalDate
    due_on: LegalDate = Field(
        description="Working days; weekends are left out, public holidays are not known to the service."
    )
    reviewer_id: Id | None
    decided_at: UtcDatetime | None
    reasons: str | None = Field(description="The answer to the person.")


class AssessmentOut(OutModel):
    """An assessment, with its reviews and what the person says to it."""

    id: Id
    episode_id: Id
    assessed_on: LegalDate
    domains: DomainsOut
    tier: AssessedTier
    reason: str
    status: AssessmentStatus
    expires_on: LegalDate = Field(description="The day from which it holds no more.")
    decided_by: Id = Field(description="Who decided the tier.")
    decided_at: UtcDatetime
    countersigned_by: Id | None
    countersigned_at: UtcDatetime | None
    ended_at: UtcDatetime | None
    review_id: Id | None = Field(description="The review that it follows.")
    comments: list[AssessmentCommentOut]
    reviews: list[TierReviewOut]


class AssessmentPage(Page[AssessmentOut]):
    """A page of assessments, the latest first."""


def _is_a_quarter(key: str) -> str:
    try:
        return read_quarter(key).key
    except ValueError:
        raise PydanticCustomError("not_an_option", "no such quarter") from None


QuarterKey = Annotated[
    str,
    StringConstraints(strict=True, pattern=r"^[0-9]{4}-Q[1-4]$"),
    AfterValidator(_is_a_quarter),
    Field(description="A quarter in Asia/Shanghai.", examples=["2026-Q4"]),
]
"""A quarter."""


class CommunityTiersOut(OutModel):
    """How a community decided."""

    community_code: str = Field(description="Code of the community.")
    name_zh: str = Field(description="Its name in Chinese.")
    name_en: str = Field(description="Its name in English.")
    assessments: int = Field(description="Decided in the quarter: how many decisions, of whatever tier.")
    intensive: int = Field(description="Of these, intensive.")
    regular: int = Field(description="Of these, regular.")
    light: int = Field(description="Of these, light.")
    after_care: int = Field(description="Of these, after-care.")


class DifferencesOut(OutModel):
    """How communities decided on tiers in a quarter. Counts of decisions; no person, no case."""

    quarter: QuarterKey
    from_on: LegalDate
    to_on: LegalDate
    communities: list[CommunityTiersOut]


def review_json(row: TierReview, content: dict[str, Any]) -> dict[str, Any]:
    """A review as it is published."""
    return TierReviewOut(
        id=row.id,
        assessment_id=row.assessment_id,
        status=ReviewStatus(row.status),
        requested_on=row.requested_on,
        due_on=row.due_on,
        reviewer_id=row.reviewer_id,
        decided_at=row.decided_at,
        reasons=content.get("reasons"),
    ).model_dump(mode="json")


def assessment_json(
    row: Assessment, content: dict[str, Any], reviews: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    """An assessment as it is published."""
    domains = {**content["domains"], "strengths_and_goals": content["strengths_and_goals"]}
    return AssessmentOut.model_validate(
        {
            "id": row.id,
            "episode_id": row.episode_id,
            "assessed_on": row.assessed_on,
            "domains": domains,
            "tier": row.tier,
            "reason": content["reason"],
            "status": row.status,
            "expires_on": row.expires_on,
            "decided_by": row.recorded_by,
            "decided_at": row.recorded_at,
            "countersigned_by": row.countersigned_by,
            "countersigned_at": row.countersigned_at,
            "ended_at": row.ended_at,
            "review_id": row.review_id,
            "comments": content["comments"],
            "reviews": list(reviews),
        }
    ).model_dump(mode="json")


def differences_json(key: str, communities: Sequence[CommunityTiers]) -> dict[str, Any]:
    """How communities decided, as it is published."""
    period = read_quarter(key)
    return DifferencesOut(
        quarter=key,
        from_on=period.starts_on,
        to_on=period.ends_on,
        communities=[
            CommunityTiersOut(
                community_code=one.code,
                name_zh=one.name_zh,
                name_en=one.name_en,
                assessments=sum(one.tiers.values()),
                **{tier.value: one.tiers.get(tier.value, 0) for tier in AssessedTier},
            )
            for one in communities
        ],
    ).model_dump(mode="json")
