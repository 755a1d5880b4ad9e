"""Tests on the wire."""

from uuid import UUID

from pydantic import ConfigDict, Field

from api.domain.episodes.hair import HairVerdict
from api.domain.episodes.words import DrugTestResult, DrugTestSample
from api.domain.support.drug_tests import HairNote, NewTest, TestRead
from api.domain.support.words import TestReason
from api.schemas.fields import Id, LegalDate, Option, OutModel, StrictModel, UtcDatetime
from api.schemas.paging import Page


class DrugTestIn(StrictModel):
    """What came of a test that was asked for. The police take it; the office writes the result down."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"sampled_on": "2026-11-23", "sample": "urine", "result": "negative", "is_final": True}
            ]
        }
    )

    sampled_on: LegalDate = Field(description="Day of the sample, or on which it should have been taken.")
    sample: Option[DrugTestSample] | None = Field(
        None, description="What was sampled; null exactly when nothing was."
    )
    result: Option[DrugTestResult] = Field(
        description="`not_taken_with_reason`, `evaded` and `refused` are three different things."
    )
    is_final: bool = Field(
        description="Whether it can no longer be contested. Never of `preliminary_positive` and `contested`."
    )
    reason: Option[TestReason] | None = Field(
        None, description="Of `not_taken_with_reason`, and of nothing else."
    )
    corrects_id: Id | None = Field(
        None, description="The result that this one takes the place of; of the same day."
    )

    def to_test(self) -> NewTest:
        """The same for the domain."""
        return NewTest(
            self.sampled_on, self.result, self.is_final, self.sample, self.reason, self.corrects_id
        )


class HairNoteOut(OutModel):
    """Of which days a hair test speaks. It is never counted by itself."""

    first_on: LegalDate = Field(description="First day that it can reflect.")
    last_on: LegalDate = Field(description="Last day that it can reflect.")
    verdict: HairVerdict | None = Field(description="Whether that lies in the term; null before it began.")
    can_count: bool = Field(description="Whether a positive can be held against the term.")


class DrugTestOut(OutModel):
    """A test. Rows are never changed: the one that another corrects is no longer counted."""

    id: UUID
    sampled_on: LegalDate = Field(description="Day of the sample, or on which it should have been taken.")
    window_from_on: LegalDate | None = Field(description="First day of the window that it belongs to.")
    sample: DrugTestSample | None = Field(description="What was sampled.")
    result: DrugTestResult = Field(description="What came of it.")
    is_final: bool = Field(description="Whether it can no longer be contested.")
    reason: TestReason | None = Field(description="Why it could not be taken.")
    corrects_id: UUID | None = Field(description="The result that this one takes the place of.")
    hair: HairNoteOut | None = Field(description="Of hair tests: of which days they speak.")
    recorded_by: UUID = Field(description="The account that wrote it down.")
    recorded_at: UtcDatetime = Field(description="When it was written down.")


class RecordedTestOut(OutModel):
    """A test that was written down."""

    test: DrugTestOut
    drafted_finding_ids: list[UUID] = Field(
        description="Findings that the counters drafted with it, for a person to look at. No state changed."
    )


DrugTestPage = Page[DrugTestOut]


def drug_test_out(read: TestRead) -> DrugTestOut:
    """A test as the wire shows it."""
    row, reason = read.opened.row, read.opened.words.get("reason")
    return DrugTestOut(
        id=row.id,
        sampled_on=row.sampled_on,
        window_from_on=row.window_from_on,
        sample=None if row.sample is None else DrugTestSample(row.sample),
        result=DrugTestResult(row.result),
        is_final=row.is_final,
        reason=None if reason is None else TestReason(reason),
        corrects_id=row.corrects_id,
        hair=None if read.hair is None else _hair_out(read.hair),
        recorded_by=row.recorded_by,
        recorded_at=row.recorded_at,
    )


def _hair_out(note: HairNote) -> HairNoteOut:
    return HairNoteOut(
        first_on=note.reach.first, last_on=note.reach.last, verdict=note.verdict, can_count=note.can_count
    )
