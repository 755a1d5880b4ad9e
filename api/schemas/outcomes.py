"""What the police answer about a clue."""

from typing import Any, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from api.db.session import Row
from api.domain.clues.outcomes import NewOutcome, Recorded
from api.domain.clues.words import CaseResult, IntakeResult, VerificationResult
from api.domain.tips.words import RewardState
from api.errors import DomainError
from api.schemas.fields import (
    Id,
    LegalDate,
    Line,
    OutModel,
    ShortText,
    StrictModel,
    UtcDatetime,
    instant_json,
)
from api.schemas.problem_texts import Language
from api.schemas.queue import ItemProblemOut, problem_out

_FORMS = {
    "intake_result": frozenset({"reason", "transferred_to", "station_ref"}),
    "verification_result": frozenset({"case_result", "case_ref", "corrects"}),
    "reward_state": frozenset({"reward_ref", "collect_by", "where"}),
}
_COLUMNS = (
    "intake_result",
    "reason",
    "transferred_to",
    "station_ref",
    "verification_result",
    "case_result",
    "case_ref",
    "corrects",
    "reward_state",
)


class OutcomeIn(StrictModel):
    """One answer: the intake result first, then verification results, and the state of a reward."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "0193a3c5-7a10-7b3e-8a51-3a8b5f2d1c77",
                    "intake_result": "accepted",
                    "station_ref": "受〔2026〕11号",
                },
                {
                    "id": "0193a3c5-7a10-7b3e-8a51-3a8b5f2d1c78",
                    "verification_result": "substantiated",
                    "case_result": "undisclosed",
                },
            ]
        }
    )

    id: Id = Field(description="Made by the police client; the same id gives the same answer.")
    intake_result: IntakeResult | None = Field(None, strict=False)
    reason: ShortText | None = Field(None, description="Needed with `not_accepted`.")
    transferred_to: Line | None = None
    station_ref: Line | None = Field(None, description="The station's own number of it.")
    verification_result: VerificationResult | None = Field(None, strict=False)
    case_result: CaseResult | None = Field(None, strict=False, description="Closes the clue.")
    case_ref: Line | None = None
    corrects: Id | None = Field(
        None, description="An earlier answer that this one corrects; the state stays."
    )
    reward_state: RewardState | None = Field(None, strict=False)
    reward_ref: Line | None = Field(None, description="The reference made when the reward was claimed.")
    collect_by: LegalDate | None = None
    where: Line | None = Field(None, description="Where the reward is collected.")

    @model_validator(mode="after")
    def _is_one_form(self) -> Self:
        forms = [name for name in _FORMS if getattr(self, name) is not None]
        if len(forms) != 1:
            raise PydanticCustomError("invalid", "one of the three forms")
        foreign = [name for form, names in _FORMS.items() if form != forms[0] for name in names]
        if any(getattr(self, name) is not None for name in foreign):
            raise PydanticCustomError("invalid", "fields of another form")
        if self.intake_result is IntakeResult.NOT_ACCEPTED and self.reason is None:
            raise PydanticCustomError("missing", "not_accepted needs a reason")
        if self.verification_result is VerificationResult.PENDING and self.case_result is not None:
            raise PydanticCustomError("invalid", "pending has no case")
        if self.reward_state is not None and self.reward_ref is None:
            raise PydanticCustomError("missing", "a reward is named by its reference")
        return self

    def to_new_outcome(self, clue_id: UUID) -> NewOutcome:
        """The same for the domain."""
        names = {name: getattr(self, name) for form, more in _FORMS.items() for name in (form, *more)}
        return NewOutcome(id=self.id, clue_id=clue_id, **names)


class BatchOutcomeIn(OutcomeIn):
    """One answer of a batch, with its clue."""

    clue_id: Id


class OutcomeBatchIn(StrictModel):
    """Up to 100 answers; those about one clue take effect in this order."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "items": [
                        {
                            "clue_id": "0193a3c5-7a10-7b3e-8a51-3a8b5f2d1c70",
                            "id": "0193a3c5-7a10-7b3e-8a51-3a8b5f2d1c77",
                            "intake_result": "accepted",
                        }
                    ]
                }
            ]
        }
    )

    items: list[BatchOutcomeIn] = Field(min_length=1, max_length=100)


class OutcomeOut(OutModel):
    """An answer as it is kept."""

    id: UUID
    clue_id: UUID
    at: UtcDatetime
    intake_result: IntakeResult | None
    reason: str | None
    transferred_to: str | None
    station_ref: str | None
    verification_result: VerificationResult | None
    case_result: CaseResult | None
    case_ref: str | None
    corrects: UUID | None
    reward_state: RewardState | None


class OutcomeResultOut(OutModel):
    """What became of one answer of a batch."""

    id: UUID
    outcome: OutcomeOut | None
    problem: ItemProblemOut | None


class OutcomeResultsOut(OutModel):
    """One result each, in the order of the request."""

    items: list[OutcomeResultOut]


def outcome_json(row: Row) -> dict[str, Any]:
    """A stored answer as `OutcomeOut`."""
    named = {name: row[name] for name in _COLUMNS}
    named["corrects"] = None if row["corrects"] is None else str(row["corrects"])
    return {"id": str(row["id"]), "clue_id": str(row["clue_id"]), "at": instant_json(row["at"]), **named}


def outcome_out(kept: Recorded) -> OutcomeOut:
    """An answer as it is kept."""
    return OutcomeOut(id=kept.id, clue_id=kept.clue_id, at=kept.at, **kept.columns)


def outcome_result_out(asked: UUID, one: Recorded | DomainError, language: Language) -> OutcomeResultOut:
    """One result of a batch."""
    if isinstance(one, DomainError):
        return OutcomeResultOut(id=asked, outcome=None, problem=problem_out(one, language))
    return OutcomeResultOut(id=asked, outcome=outcome_out(one), problem=None)
