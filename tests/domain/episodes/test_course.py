"""What the counters and the schedule are told of the steps and facts of a case."""

from datetime import date
from uuid import uuid4

from api.domain.care_rules.book import RuleBook
from api.domain.episodes.course import EventRow, _counted_from, _job, absences_of, check_due, suspensions_of
from api.domain.episodes.terms import Suspension
from api.domain.episodes.words import EpisodeEventKind

BOOK = RuleBook.of_defaults()


def step(source: str, target: str, on: str, ground: str | None = None) -> list[str | None]:
    return [source, target, ground, on]


def test_suspensions_are_read_from_the_steps() -> None:
    steps = [
        step("in_progress", "suspended", "2026-03-01"),
        step("suspended", "in_progress", "2026-04-01"),
        step("in_progress", "suspended", "2026-09-01"),
    ]
    assert suspensions_of(steps) == (
        Suspension(date(2026, 3, 1), date(2026, 4, 1)),
        Suspension(date(2026, 9, 1)),
    )
    assert suspensions_of(steps[:2]) == (Suspension(date(2026, 3, 1), date(2026, 4, 1)),)
    assert suspensions_of([]) == ()


def test_a_suspension_ends_with_whatever_step_leaves_it() -> None:
    steps = [
        step("in_progress", "suspended", "2026-03-01"),
        step("suspended", "terminated", "2026-05-01"),
    ]
    assert suspensions_of(steps) == (Suspension(date(2026, 3, 1), date(2026, 5, 1)),)


def test_counting_begins_anew_after_an_answer_to_a_serious_breach_alone() -> None:
    relapse = [
        step("in_progress", "referred_to_police", "2026-03-01", "relapse"),
        step("referred_to_police", "in_progress", "2026-03-09"),
    ]
    breach = [
        step("in_progress", "referred_to_police", "2026-05-01", "serious_breach"),
        step("referred_to_police", "in_progress", "2026-05-09"),
    ]
    assert _counted_from(relapse) is None
    assert _counted_from(breach[:1]) is None
    assert _counted_from([*breach, *relapse]) == date(2026, 5, 9)
    assert _counted_from([*relapse, *breach]) == date(2026, 5, 9)


def test_only_absences_are_absences() -> None:
    rows = [
        EventRow(uuid4(), kind, date(2026, 5, 1), date(2026, 5, 5))
        for kind in EpisodeEventKind
        if kind is not EpisodeEventKind.ABSENCE_NOTICE
    ]
    (found,) = absences_of(rows)
    assert (found.left_on, found.returned_on) == (date(2026, 5, 1), date(2026, 5, 5))


def test_checks_of_work_are_due_by_the_calendar() -> None:
    assert check_due(date(2026, 11, 30), "first", BOOK) == date(2027, 2, 28)
    assert check_due(date(2026, 11, 30), "second", BOOK) == date(2027, 5, 30)


def test_work_that_is_not_kept_ends_and_is_asked_of_no_more() -> None:
    kept = _job(["2026-01-10", "kept", None], BOOK)
    assert (kept.checked_on, kept.ended_on) == ((date(2026, 4, 10),), None)
    lost = _job(["2026-01-10", "not_kept", None], BOOK)
    assert lost.checked_on == (date(2026, 4, 10),)
    assert lost.ended_on == date(2026, 4, 11)
    assert _job(["2026-01-10", None, None], BOOK).checked_on == ()
