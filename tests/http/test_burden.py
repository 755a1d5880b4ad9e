"""The burden of a week: counted from what was typed, for whoever answers for the grid."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from pydantic import BaseModel

from api.access.permissions import Duty
from api.domain.burden.typed_fields import FILLED_IN, TYPED_FIELDS, Shape, asked_twice
from api.kit.clock import legal_date
from api.kit.periods import week_of
from api.schemas.burden import BurdenPage
from api.schemas.check_ins import CheckInAnswerIn, CheckInIn
from api.schemas.observations import ObservationIn, ResolutionIn
from api.schemas.patrols import PatrolCompletionIn
from api.schemas.visits import VisitIn
from api.schemas.work_records import RecordCorrectionIn, RecordEditIn, RecordHandInIn
from tests.factories.street import AccountKit, StreetKit
from tests.factories.work import (
    Field,
    insert,
    make_campaign,
    make_field,
    make_patrol,
    make_re_visit,
    make_visit,
)

PATH = "/v1/work-records/burden"
SHAPES: dict[Shape, tuple[type[BaseModel], ...]] = {
    Shape.CHECK_IN: (CheckInIn,),
    Shape.CHECK_IN_ANSWER: (CheckInAnswerIn,),
    Shape.OBSERVATION: (ObservationIn,),
    Shape.RESOLUTION: (ResolutionIn,),
    Shape.PATROL: (PatrolCompletionIn,),
    Shape.VISIT: (VisitIn,),
    Shape.CORRECTION: (RecordCorrectionIn,),
    Shape.HAND_IN: (RecordHandInIn, RecordEditIn),
}
NOW = datetime.now(UTC)
WEEK = week_of(legal_date(NOW))


@pytest.fixture
async def field(client: httpx.AsyncClient, street: StreetKit) -> Field:
    return await make_field(client, street)


async def burden(field: Field, who: AccountKit, **params: Any) -> BurdenPage:
    answer = await field.get(PATH, who, **params)
    assert answer.status_code == 200, answer.text
    return BurdenPage.model_validate_json(answer.content)


@pytest.mark.parametrize("shape", Shape)
def test_every_member_of_a_form_is_placed(shape: Shape) -> None:
    members = {name for model in SHAPES[shape] for name in model.model_fields} - {"corrections"}
    assert set(TYPED_FIELDS[shape]) | FILLED_IN[shape] == members
    assert not set(TYPED_FIELDS[shape]) & FILLED_IN[shape]


def test_no_question_is_asked_twice() -> None:
    assert asked_twice() == []


def test_a_question_that_is_asked_twice_is_found() -> None:
    planted = {**TYPED_FIELDS, Shape.CHECK_IN_ANSWER: {"text": "what was found"}}
    assert asked_twice(planted) == ["what was found"]


async def everything_typed(field: Field) -> None:
    """One sending of each form with every field that can be typed."""
    await field.check_in(NOW)
    await field.street.owner.execute(
        "UPDATE check_in SET answer = 'x', answered_at = $2 WHERE street_id = $1", field.street.id, NOW
    )
    await field.observe(
        "other", NOW, place_note="x", status="resolved", outcome="removed", outcome_note="x",
        resolved_by=field.worker.id, resolved_at=NOW,
    )  # fmt: skip
    await make_patrol(field, "done", NOW, ["nothing_found"])
    campaign, (entrance,) = await make_campaign(field)
    again = await make_re_visit(field, campaign, entrance)
    await make_visit(
        field, NOW, campaign, entrance, re_visit_id=again, confirmed=1, contacted=1, no_answer=1, refused=1,
        empty_registration=1, demolished=1, leaflets=1,
    )  # fmt: skip
    record = await insert(
        field.street, "work_record", grid_id=field.grid(), kind="weekly", period=WEEK.key,
        starts_on=WEEK.starts_on, ends_on=WEEK.ends_on, revision=1, status="submitted", late_codes=[],
        rung=0, drafted_at=NOW, changed_at=NOW, version=1, note="x", handed_in_at=NOW,
        handed_in_by=field.chief.id,
    )  # fmt: skip
    await field.street.owner.execute(
        "INSERT INTO work_record_line VALUES ($1, $2, 'check_ins', $3, 1, 2, 'x', $4, $5)",
        field.street.id, record, field.grid(), field.chief.id, NOW,
    )  # fmt: skip


async def test_what_is_counted_is_what_is_registered(field: Field) -> None:
    await everything_typed(field)
    page = await burden(field, field.office)
    found = {one.shape: one.fields_typed for item in page.items for one in item.by_shape}
    assert found == {shape: len(members) for shape, members in TYPED_FIELDS.items()}
    assert page.fields_typed == sum(found.values())
    assert (page.workers, page.questions_asked_twice, page.week) == (2, 0, WEEK.key)
    by_account = {item.account_id: item.fields_typed for item in page.items}
    assert by_account[field.chief.id] == 4


async def test_what_a_device_fills_in_is_not_counted(field: Field) -> None:
    await field.check_in(NOW)
    await field.check_in(WEEK.starts_at - timedelta(seconds=1))
    await field.observe("other", NOW)
    page = await burden(field, field.chief)
    assert [(one.shape, one.records, one.fields_typed) for one in page.items[0].by_shape] == [
        (Shape.CHECK_IN, 1, 1),
        (Shape.OBSERVATION, 1, 1),
    ]
    earlier = await burden(field, field.chief, week=week_of(WEEK.starts_on - timedelta(days=1)).key)
    assert earlier.fields_typed == 1


async def test_an_area_sees_its_own_and_a_quiet_week_is_zero(field: Field, other_street: StreetKit) -> None:
    await field.check_in(NOW)
    neighbour = await field.street.account(Duty.GRID_CHIEF, unit_suffix="001002")
    stranger = await other_street.account(Duty.OFFICE_LEAD)
    for who in (neighbour, stranger):
        page = await burden(field, who)
        assert (page.workers, page.fields_typed, page.items, page.next_cursor) == (0, 0, [], None)
    assert (await burden(field, field.community)).workers == 1
    assert (await field.get(PATH, field.worker)).status_code == 403
    for wrong in ({"week": "2026-W60"}, {"week": "x"}, {"cursor": "x"}, {"limit": 0}):
        assert (await field.get(PATH, field.office, **wrong)).status_code == 422


async def test_workers_are_listed_by_page(field: Field) -> None:
    workers = [await field.street.account(Duty.GRID_WORKER) for _ in range(5)]
    for worker in workers:
        field.worker = worker
        await field.check_in(NOW)
    first = await burden(field, field.office, limit=3)
    second = await burden(field, field.office, limit=3, cursor=first.next_cursor)
    assert (first.workers, second.workers, second.next_cursor) == (5, 5, None)
    found = [item.account_id for item in first.items + second.items]
    assert found == sorted((worker.id for worker in workers), reverse=True)
