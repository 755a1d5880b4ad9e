"""The rules of services and of results, without a database."""

import itertools
from datetime import date

import pytest

from api.domain.care_rules.words import RuleKey
from api.domain.episodes.facts import ScheduleItem
from api.domain.episodes.words import DrugTestResult, ItemKind, ItemStatus, SupportMeasure
from api.domain.support import lifecycle
from api.domain.support.case_file import MOST_DEADLINES, next_deadlines
from api.domain.support.words import (
    JOBS,
    NOT_ARRANGED,
    WORK,
    ServiceOutcome,
    ServiceStatus,
    ServiceStepKind,
    outcomes_of,
)
from api.errors import IllegalTransition

S, R = ServiceStatus, DrugTestResult
DAY = date(2026, 11, 23)


def item(kind: ItemKind, status: ItemStatus, number: int) -> ScheduleItem:
    return ScheduleItem(kind, number, DAY, DAY, status, RuleKey.REPORT_DAYS, "戒毒条例 14")


ALLOWED = {
    (S.NEEDED, S.REFERRED),
    (S.NEEDED, S.DECLINED),
    (S.REFERRED, S.ARRANGED),
    (S.REFERRED, S.NOT_ARRANGED),
    (S.REFERRED, S.DECLINED),
    (S.NOT_ARRANGED, S.REFERRED),
    (S.NOT_ARRANGED, S.DECLINED),
}


@pytest.mark.parametrize(("source", "target"), [*itertools.product(S, S)])
def test_a_service_goes_along_its_edges_alone(source: ServiceStatus, target: ServiceStatus) -> None:
    if (source, target) in ALLOWED:
        assert lifecycle.advance(source, target) is target
    else:
        with pytest.raises(IllegalTransition):
            lifecycle.advance(source, target)


def test_every_result_has_its_row() -> None:
    assert set(lifecycle.RESULT_EDGES) == set(R)
    assert set(lifecycle.EDGES) == set(S)


@pytest.mark.parametrize(("source", "target"), [*itertools.product(R, R)])
def test_no_result_follows_itself_and_none_leads_back_to_the_first(
    source: DrugTestResult, target: DrugTestResult
) -> None:
    is_allowed = target in lifecycle.RESULT_EDGES[source]
    if source is target or target is R.PRELIMINARY_POSITIVE:
        assert not is_allowed
    if (source in lifecycle.NOT_TAKEN) is not (target in lifecycle.NOT_TAKEN):
        assert not is_allowed, "a sample is not made, and not unmade, by writing"
    if is_allowed:
        assert lifecycle.correct(source, target) is target
    else:
        with pytest.raises(IllegalTransition):
            lifecycle.correct(source, target)


def test_a_positive_can_always_be_contested_or_cleared() -> None:
    for source in (R.PRELIMINARY_POSITIVE, R.CONTESTED, R.CONFIRMED_POSITIVE):
        assert R.NEGATIVE in lifecycle.RESULT_EDGES[source]
    assert R.CONTESTED in lifecycle.RESULT_EDGES[R.CONFIRMED_POSITIVE]


@pytest.mark.parametrize("measure", SupportMeasure)
def test_outcomes_fit_their_measure(measure: SupportMeasure) -> None:
    arranged = outcomes_of(measure, ServiceStepKind.ARRANGED)
    assert arranged
    assert not arranged & NOT_ARRANGED
    assert bool(arranged & JOBS) is (measure in WORK)
    assert outcomes_of(measure, ServiceStepKind.NOT_ARRANGED) == NOT_ARRANGED
    for step in (ServiceStepKind.REFERRED, ServiceStepKind.DECLINED, ServiceStepKind.KEPT_AT_3_MONTHS):
        assert outcomes_of(measure, step) == frozenset()


def test_every_outcome_can_come_of_something() -> None:
    steps = (ServiceStepKind.ARRANGED, ServiceStepKind.NOT_ARRANGED)
    found = {one for measure in SupportMeasure for step in steps for one in outcomes_of(measure, step)}
    assert found == set(ServiceOutcome)


def test_what_can_no_longer_be_done_is_not_shown() -> None:
    shown = next_deadlines(
        [
            item(ItemKind.DRUG_TEST, ItemStatus.MISSED, 1),
            item(ItemKind.DRUG_TEST, ItemStatus.REFUSED, 2),
            item(ItemKind.HALF_YEAR_REVIEW, ItemStatus.MISSED, 1),
            item(ItemKind.CONTACT, ItemStatus.MISSED, 1),
            item(ItemKind.CONTACT, ItemStatus.MISSED, 2),
            item(ItemKind.REPORT, ItemStatus.DONE, 1),
            item(ItemKind.DRUG_TEST, ItemStatus.OPEN, 3),
            item(ItemKind.EXPIRY, ItemStatus.UPCOMING, 1),
        ]
    )
    assert [(one.kind, one.number) for one in shown] == [
        (ItemKind.HALF_YEAR_REVIEW, 1),
        (ItemKind.CONTACT, 2),
        (ItemKind.DRUG_TEST, 3),
        (ItemKind.EXPIRY, 1),
    ]


def test_the_page_shows_the_most_urgent_alone() -> None:
    many = [item(ItemKind.DRUG_TEST, ItemStatus.UPCOMING, number) for number in range(1, 40)]
    assert [one.number for one in next_deadlines(many)] == list(range(1, MOST_DEADLINES + 1))
