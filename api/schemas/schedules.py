"""Schedules, tasks of care and reviews on the wire. All but reviews is derived at each reading."""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import ConfigDict, Field

from api.domain.care_rules.words import RuleKey
from api.domain.episodes.facts import DrugTestFact, ScheduleItem
from api.domain.episodes.words import DrugTestResult, ItemKind, ItemStatus
from api.domain.schedules.reading import ScheduleRead
from api.domain.schedules.reviews import NewReview, Review, ReviewKind
from api.domain.schedules.tasks import CareTask
from api.domain.schedules.words import WaitingKind
from api.schemas.bilingual import Bilingual
from api.schemas.care_labels import CARE_TASK, ITEM_STATUS
from api.schemas.fields import LegalDate, Option, OutModel, StrictModel
from api.schemas.plain_texts import NamelessLine


class ScheduleItemOut(OutModel):
    """One thing that is owed, and how it stands."""

    kind: ItemKind
    label: Bilingual = Field(description="The same in words.")
    number: int = Field(description="Grows within the kind, from 1.")
    window_from: date = Field(description="First day on which it can be done.")
    due_on: date = Field(description="Last day on which it is in time.")
    status: ItemStatus
    status_label: Bilingual = Field(description="The same in words.")
    done_on: date | None = Field(description="The day on which it was done.")
    rule: RuleKey = Field(description="The rule that asks for it; see `GET /v1/care-rules`.")
    legal_basis: str = Field(description="On what the rule rests.")


class TestOutsideOut(OutModel):
    """A test that no window asked for: before the term, after it, or while it stood still."""

    __test__ = False

    on: date = Field(description="The day.")
    result: DrugTestResult


class ScheduleOut(OutModel):
    """Everything that is owed in an episode, as it stands on a day."""

    episode_id: UUID = Field(description="Whose it is.")
    on: date = Field(description="The day of the view.")
    term_year: int | None = Field(description="1 to 3; null before the person has reported.")
    expires_on: date | None = Field(
        description="Last day of the term; null before it begins and while it stands still."
    )
    items: list[ScheduleItemOut] = Field(
        description="By due date. Without tests and job checks for whoever reads no content."
    )
    tests_in_no_window: list[TestOutsideOut] | None = Field(
        description="Tests that count for no window; null for whoever reads no content."
    )


class CareTaskOut(OutModel):
    """Something that somebody is to do: asked for by a schedule, or waiting because of a state."""

    kind: ItemKind | WaitingKind = Field(description="What it is.")
    label: Bilingual = Field(description="The same in words.")
    number: int = Field(description="As in the schedule; 1 of what waits.")
    episode_id: UUID | None = Field(description="Null where there is none yet.")
    source_id: UUID | None = Field(description="The step, finding, transfer … that waits; else null.")
    pseudonym: str | None = Field(description="Null where the file is not the caller's to see.")
    due_on: date = Field(description="Last day on which it is in time.")
    status: ItemStatus
    is_overdue: bool = Field(description="Whether its last day is over.")
    legal_basis: str = Field(description="On what it rests.")
    lead_id: UUID | None = Field(description="The worker accountable for the case.")
    owner_id: UUID | None = Field(description="Whose turn it is, where that is one person.")


class EpisodeReviewIn(StrictModel):
    """A review that was held."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "kind": "half_year",
                    "due_on": "2026-11-24",
                    "held_on": "2026-11-20",
                    "summary": "近半年工作稳定，本人希望参加电工培训，继续按月联系。",
                }
            ]
        }
    )

    kind: Option[ReviewKind] = Field(description="Which review.")
    due_on: LegalDate = Field(description="The day on which the schedule asks for it.")
    held_on: LegalDate = Field(description="The day on which it was held.")
    summary: NamelessLine = Field(description="What came of it. Kept sealed; names nobody.")

    def to_review(self) -> NewReview:
        """The same for the domain."""
        return NewReview(self.kind, self.due_on, self.held_on, self.summary)


class EpisodeReviewOut(OutModel):
    """A review."""

    id: UUID
    kind: ReviewKind
    due_on: date = Field(description="The day on which the schedule asked for it.")
    held_on: date = Field(description="The day on which it was held.")
    summary: str = Field(description="What came of it.")
    recorded_by: UUID = Field(description="Who wrote it down.")


class ReviewListOut(OutModel):
    """The reviews of an episode."""

    items: list[EpisodeReviewOut] = Field(description="The oldest first.")


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _id(one: UUID | None) -> str | None:
    return None if one is None else str(one)


def schedule_json(read: ScheduleRead, first: date | None, last: date | None) -> dict[str, Any]:
    """A schedule as `ScheduleOut`, of the items that touch the days asked for."""
    items = [
        item
        for item in read.items
        if (first is None or item.due_on >= first) and (last is None or item.window_from <= last)
    ]
    outside = read.tests_in_no_window
    return {
        "episode_id": str(read.episode_id),
        "on": read.on.isoformat(),
        "term_year": read.term_year,
        "expires_on": _day(read.expires_on),
        "items": [_item_json(item) for item in items],
        "tests_in_no_window": None if outside is None else [_test_json(test) for test in outside],
    }


def _item_json(item: ScheduleItem) -> dict[str, Any]:
    return {
        "kind": item.kind.value,
        "label": CARE_TASK[item.kind.value].model_dump(),
        "number": item.number,
        "window_from": item.window_from.isoformat(),
        "due_on": item.due_on.isoformat(),
        "status": item.status.value,
        "status_label": ITEM_STATUS[item.status.value].model_dump(),
        "done_on": _day(item.done_on),
        "rule": item.rule.value,
        "legal_basis": item.legal_basis,
    }


def _test_json(test: DrugTestFact) -> dict[str, Any]:
    return {"on": test.on.isoformat(), "result": test.result.value}


def care_task_json(task: CareTask) -> dict[str, Any]:
    """A task as `CareTaskOut`."""
    return {
        "kind": task.kind.value,
        "label": CARE_TASK[task.kind.value].model_dump(),
        "number": task.number,
        "episode_id": _id(task.episode_id),
        "source_id": _id(task.source_id),
        "pseudonym": task.pseudonym,
        "due_on": task.due_on.isoformat(),
        "status": task.status.value,
        "is_overdue": task.is_overdue,
        "legal_basis": task.legal_basis,
        "lead_id": _id(task.lead_id),
        "owner_id": _id(task.owner_id),
    }


def review_json(review: Review) -> dict[str, Any]:
    """A review as `EpisodeReviewOut`."""
    return {
        "id": str(review.id),
        "kind": review.kind.value,
        "due_on": review.due_on.isoformat(),
        "held_on": review.held_on.isoformat(),
        "summary": review.summary,
        "recorded_by": str(review.recorded_by),
    }
