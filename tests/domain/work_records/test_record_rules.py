"""The states of a record, and the days on which something is due. No database."""

import itertools
from datetime import date, timedelta

import pytest

from api.domain.meetings import lifecycle as meetings
from api.domain.work_records import deadlines
from api.domain.work_records.lifecycle import OPEN, RecordStatus, advance, require_open
from api.domain.work_records.words import FINDINGS, LINES, RUNGS, SECTION_OF, LineCode, RecordKind
from api.errors import IllegalTransition
from api.kit.periods import read_month, read_week

_S, _M = RecordStatus, meetings.MeetingStatus
LEGAL = {
    (_S.DRAFT, _S.SUBMITTED),
    (_S.DRAFT, _S.CONFIRMED),
    (_S.SUBMITTED, _S.CONFIRMED),
    (_S.SUBMITTED, _S.RETURNED),
    (_S.RETURNED, _S.SUBMITTED),
    (_S.RETURNED, _S.CONFIRMED),
}
LEGAL_MEETINGS = {(_M.PLANNED, _M.HELD), (_M.PLANNED, _M.CANCELLED), (_M.EXEMPT, _M.CANCELLED)}


@pytest.mark.parametrize(("current", "wanted"), list(itertools.product(RecordStatus, RecordStatus)))
def test_a_record_moves_along_its_edges_alone(current: RecordStatus, wanted: RecordStatus) -> None:
    if (current, wanted) in LEGAL:
        assert advance(current, wanted) is wanted
    else:
        with pytest.raises(IllegalTransition):
            advance(current, wanted)


@pytest.mark.parametrize(
    ("current", "wanted"), list(itertools.product(meetings.MeetingStatus, meetings.MeetingStatus))
)
def test_a_meeting_moves_along_its_edges_alone(
    current: meetings.MeetingStatus, wanted: meetings.MeetingStatus
) -> None:
    if (current, wanted) in LEGAL_MEETINGS:
        assert meetings.advance(current, wanted) is wanted
    else:
        with pytest.raises(IllegalTransition):
            meetings.advance(current, wanted)


@pytest.mark.parametrize("current", RecordStatus)
def test_only_what_lies_with_the_grid_is_edited(current: RecordStatus) -> None:
    if current in OPEN:
        assert require_open(current) is current
    else:
        with pytest.raises(IllegalTransition):
            require_open(current)


def test_every_line_has_one_section_and_the_month_has_them_all() -> None:
    assert set(LINES[RecordKind.MONTHLY]) == set(LineCode) == set(SECTION_OF)
    assert set(LINES[RecordKind.WEEKLY]) < set(LineCode)
    assert len(set(LINES[RecordKind.MONTHLY])) == len(LINES[RecordKind.MONTHLY])
    assert set(LINES[RecordKind.WEEKLY]) >= FINDINGS


def test_a_week_is_drafted_from_friday_and_due_on_tuesday() -> None:
    week = read_week("2026-W48")
    closing = [
        day for day in range(-1, 9) if deadlines.is_closing(week, week.starts_on + timedelta(days=day))
    ]
    assert closing == list(range(4, 9))
    assert deadlines.due_on(RecordKind.WEEKLY, week, date(2026, 11, 27)) == date(2026, 12, 1)
    assert deadlines.due_on(RecordKind.WEEKLY, week, date(2026, 12, 20)) == date(2026, 12, 21)
    month = read_month("2026-11")
    assert deadlines.due_on(RecordKind.MONTHLY, month, month.ends_on) == date(2026, 12, 3)


@pytest.mark.parametrize(
    ("today", "weeks"),
    [
        (date(2026, 11, 26), ["2026-W44", "2026-W45", "2026-W46", "2026-W47"]),
        (date(2026, 11, 27), ["2026-W45", "2026-W46", "2026-W47", "2026-W48"]),
        (date(2027, 1, 4), ["2026-W50", "2026-W51", "2026-W52", "2026-W53"]),
    ],
)
def test_what_should_be_drafted_by_a_day(today: date, weeks: list[str]) -> None:
    assert [one.key for one in deadlines.periods_to_draft(RecordKind.WEEKLY, today)] == weeks


def test_the_ladder_reaches_the_street_before_the_next_week_is_due() -> None:
    due = date(2026, 12, 1)
    reached = [RUNGS[deadlines.rung_on(due, due + timedelta(days=days))].value for days in range(-1, 8)]
    assert reached == ["none", "grid", "community", "community", *["street"] * 5]
