"""What an episode owes on a day, apart from tests and contacts."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.domain.care_rules.book import RuleRow
from api.domain.care_rules.words import RuleKey
from api.domain.care_rules.work_days import WorkDays
from api.domain.episodes.deadlines import tier_on
from api.domain.episodes.facts import (
    DrugTestFact,
    JobFact,
    ReleaseFact,
    ReviewFact,
    TierFact,
    TierReviewFact,
    TransferFact,
)
from api.domain.episodes.schedule import schedule_of
from api.domain.episodes.terms import Suspension, add_months
from api.domain.episodes.view import View
from api.domain.episodes.words import DrugTestResult, ItemKind, ItemStatus, SupportTier
from tests.domain.episodes.samples import BOOK, REHABILITATION, START, episode, item, items
from tests.factories.care_rules import national_book

K, S = ItemKind, ItemStatus
END = date(2029, 3, 1)
RECEIVED = date(2026, 2, 22)
DUE = date(2026, 3, 9)


def day(offset: int) -> date:
    return START + timedelta(days=offset)


def test_reporting_is_open_done_late_or_missed() -> None:
    waiting = episode(reported_on=None)
    assert item(waiting, K.REPORT, DUE).due_on == DUE
    assert item(waiting, K.REPORT, DUE).status is S.OPEN
    assert item(waiting, K.REPORT, DUE + timedelta(days=1)).status is S.MISSED
    excused = replace(waiting, has_good_reason=True)
    assert item(excused, K.REPORT, DUE + timedelta(days=1)).status is S.MISSED_WITH_REASON
    assert item(episode(), K.REPORT, START).status is S.DONE
    late = episode(reported_on=DUE + timedelta(days=1))
    assert item(late, K.REPORT, date(2026, 4, 1)).status is S.DONE_LATE
    assert item(late, K.REPORT, DUE).status is S.OPEN


def test_no_clock_runs_before_the_person_has_the_order() -> None:
    unknown = episode(received_on=None, reported_on=None)
    assert items(unknown, K.REPORT, date(2027, 1, 1)) == []
    assert {one.kind for one in schedule_of(unknown, BOOK, START).items} == {K.FIRST_CONTACT}


def test_a_deadline_put_right_by_hand_goes_before_the_rule() -> None:
    waiting = episode(reported_on=None, report_due=date(2026, 3, 20))
    assert item(waiting, K.REPORT, START).due_on == date(2026, 3, 20)


def test_a_detention_before_reporting_gives_the_days_anew() -> None:
    held = episode(reported_on=None, suspensions=(Suspension(date(2026, 3, 1), date(2026, 5, 1)),))
    assert item(held, K.REPORT, date(2026, 4, 1)).status is S.CANCELLED_BY_SUSPENSION
    released = item(held, K.REPORT, date(2026, 5, 16))
    assert (released.due_on, released.status) == (date(2026, 5, 16), S.OPEN)
    assert item(held, K.REPORT, date(2026, 5, 17)).status is S.MISSED
    too_late = episode(reported_on=None, suspensions=(Suspension(date(2026, 3, 10), date(2026, 5, 1)),))
    assert item(too_late, K.REPORT, date(2026, 5, 2)).due_on == DUE


def test_treatment_is_agreed_in_seven_days_and_rehabilitation_with_the_report() -> None:
    assert item(episode(), K.AGREEMENT, START).due_on == day(7)
    rehabilitation = episode(kind=REHABILITATION, term_months=24)
    assert item(rehabilitation, K.AGREEMENT, START).due_on == DUE
    late = replace(rehabilitation, reported_on=DUE + timedelta(days=3))
    assert item(late, K.AGREEMENT, date(2026, 4, 1)).due_on == DUE + timedelta(days=10)
    assert item(episode(agreement_on=day(7)), K.AGREEMENT, day(9)).status is S.DONE
    assert item(episode(agreement_on=day(8)), K.AGREEMENT, day(9)).status is S.DONE_LATE
    held = episode(suspensions=(Suspension(day(3), day(13)),))
    assert item(held, K.AGREEMENT, day(5)).status is S.CANCELLED_BY_SUSPENSION
    assert item(held, K.AGREEMENT, day(17)).due_on == day(17)


def test_the_first_contact_is_owed_from_the_notice_on() -> None:
    waiting = episode(reported_on=None)
    noticed = waiting.notified_on
    assert item(waiting, K.FIRST_CONTACT, noticed).due_on == noticed + timedelta(days=3)
    assert item(waiting, K.FIRST_CONTACT, noticed + timedelta(days=4)).status is S.MISSED
    reached = replace(waiting, contacts=(noticed + timedelta(days=1),))
    assert item(reached, K.FIRST_CONTACT, START).status is S.DONE
    assert item(episode(), K.FIRST_CONTACT, day(1)).done_on == START


def test_reviews_come_each_half_year_and_the_yearly_one_in_its_stead() -> None:
    kinds = (K.HALF_YEAR_REVIEW, K.YEARLY_REVIEW)
    found = [one for one in schedule_of(episode(), BOOK, START).items if one.kind in kinds]
    assert [one.kind for one in found] == [*kinds] * 3
    assert [one.due_on for one in found] == [
        add_months(START, months) - timedelta(days=1) for months in (6, 12, 18, 24, 30, 36)
    ]
    assert found[-1].due_on == END


def test_a_review_counts_when_it_is_held_in_its_time() -> None:
    due = date(2026, 9, 1)
    for held, status in (
        (due - timedelta(days=30), S.DONE),
        (due, S.DONE),
        (due + timedelta(days=1), S.DONE_LATE),
        (due - timedelta(days=31), S.MISSED),
        (date(2027, 2, 5), S.MISSED),
    ):
        facts = episode(reviews=(ReviewFact(held, K.HALF_YEAR_REVIEW),))
        assert items(facts, K.HALF_YEAR_REVIEW, date(2027, 2, 28))[0].status is status
    wrong = episode(reviews=(ReviewFact(due, K.YEARLY_REVIEW),))
    assert items(wrong, K.HALF_YEAR_REVIEW, date(2026, 9, 2))[0].status is S.MISSED


def test_a_tier_runs_out_and_nothing_becomes_stricter() -> None:
    facts = episode(tiers=(TierFact(START, SupportTier.INTENSIVE),))
    assert item(facts, K.ASSESSMENT_EXPIRY, day(30)).due_on == day(30)
    assert item(facts, K.ASSESSMENT_EXPIRY, day(31)).status is S.MISSED
    again = replace(facts, tiers=(*facts.tiers, TierFact(day(20), SupportTier.LIGHT)))
    assert [one.status for one in items(again, K.ASSESSMENT_EXPIRY, day(40))] == [S.DONE, S.OPEN]
    for on, tier in ((29, SupportTier.INTENSIVE), (30, SupportTier.UNASSESSED)):
        assert tier_on(View(facts, BOOK, day(on), (), None)) is tier
    assert tier_on(View(episode(), BOOK, day(1), (), None)) is SupportTier.UNASSESSED
    assert item(episode(), K.FIRST_ASSESSMENT, day(15)).status is S.MISSED


def test_the_end_is_prepared_reached_and_told() -> None:
    before = END - timedelta(days=31)
    assert item(episode(), K.PRE_EXPIRY, before).status is S.UPCOMING
    assert item(episode(), K.PRE_EXPIRY, END - timedelta(days=30)).status is S.OPEN
    assert item(episode(), K.EXPIRY, END).status is S.OPEN
    assert item(episode(), K.COMPLETION_NOTICE, END + timedelta(days=7)).status is S.OPEN
    assert item(episode(), K.COMPLETION_NOTICE, END + timedelta(days=8)).status is S.MISSED
    done = episode(completed_on=END, completion_notice_on=END, ended_on=END, pre_expiry_done_on=day(1070))
    for kind in (K.PRE_EXPIRY, K.EXPIRY, K.COMPLETION_NOTICE):
        assert item(done, kind, date(2030, 1, 1)).status is S.DONE


def test_what_an_ended_episode_no_longer_owes_is_left_out() -> None:
    ended = day(100)
    facts = episode(ended_on=ended, tests=(DrugTestFact(day(95), DrugTestResult.REFUSED),))
    found = schedule_of(facts, BOOK, date(2031, 1, 1)).items
    assert all(one.done_on or one.due_on < ended or one.status is S.REFUSED for one in found)
    assert {one.status for one in found if one.kind is K.DRUG_TEST} == {S.MISSED, S.REFUSED}
    assert schedule_of(facts, BOOK, day(99)) == schedule_of(replace(facts, ended_on=None), BOOK, day(99))


def test_a_transfer_is_forwarded_in_working_days_and_acknowledged_in_fifteen() -> None:
    told = date(2026, 9, 25)
    transfer = TransferFact(told, told, file_sent_on=date(2026, 9, 30))
    facts = episode(transfers=(transfer,))
    found = item(facts, K.TRANSFER_FORWARD, date(2026, 12, 1))
    assert (found.due_on, found.status) == (date(2026, 9, 30), S.DONE)
    book = national_book(work_days=WorkDays(frozenset({date(2026, 9, 28)})))
    assert item(facts, K.TRANSFER_FORWARD, told, book).due_on == date(2026, 10, 1)
    assert item(facts, K.TRANSFER_RECEIPT, date(2026, 10, 15)).status is S.OPEN
    assert item(facts, K.TRANSFER_RECEIPT, date(2026, 10, 16)).status is S.MISSED
    assert item(facts, K.TRANSFER_REPORT, told).due_on == date(2026, 10, 10)
    cancelled = episode(transfers=(replace(transfer, cancelled_on=date(2026, 10, 5)),))
    assert items(cancelled, K.TRANSFER_RECEIPT, date(2026, 10, 16)) == []
    assert len(items(cancelled, K.TRANSFER_RECEIPT, date(2026, 10, 4))) == 1


def test_somebody_is_received_on_the_day_of_the_release() -> None:
    release = ReleaseFact(date(2026, 2, 1), date(2026, 2, 6))
    waiting = episode(reported_on=None, received_on=None, releases=(release,))
    assert item(waiting, K.RELEASE_RECEPTION, date(2026, 2, 6)).status is S.OPEN
    assert item(waiting, K.RELEASE_RECEPTION, date(2026, 2, 7)).status is S.MISSED
    assert item(waiting, K.RELEASE_PAPERS, date(2026, 2, 6)).due_on == date(2026, 2, 11)
    assert items(waiting, K.RELEASE_RECEPTION, date(2026, 1, 31)) == []


def test_whether_work_is_kept_is_asked_twice() -> None:
    job = JobFact(date(2026, 5, 31), (date(2026, 8, 20),))
    first, second = items(episode(jobs=(job,)), K.KEPT_JOB_CHECK, date(2026, 9, 1))
    assert (first.due_on, first.status) == (date(2026, 8, 31), S.DONE)
    assert (second.due_on, second.status) == (date(2026, 11, 30), S.UPCOMING)
    lost = replace(job, ended_on=date(2026, 9, 5))
    assert [one.status for one in items(episode(jobs=(lost,)), K.KEPT_JOB_CHECK, date(2026, 12, 9))] == [
        S.DONE
    ]


def test_a_review_that_the_person_asked_for_is_answered_in_working_days() -> None:
    asked = date(2026, 6, 1)
    facts = episode(tier_reviews=(TierReviewFact(asked, date(2026, 6, 23)),))
    found = item(facts, K.TIER_REVIEW_ANSWER, date(2026, 7, 1))
    assert (found.due_on, found.status) == (date(2026, 6, 22), S.DONE_LATE)


def test_while_detained_the_person_owes_nothing_but_offices_do() -> None:
    told = day(20)
    facts = episode(
        suspensions=(Suspension(day(21)),),
        tier_reviews=(TierReviewFact(told),),
        transfers=(TransferFact(told, told),),
    )
    found = schedule_of(facts, BOOK, day(22))
    still_open = {one.kind for one in found.items if one.status is S.OPEN}
    assert still_open == {K.TIER_REVIEW_ANSWER, K.TRANSFER_FORWARD, K.TRANSFER_REPORT}
    assert (found.term_year, found.expires_on) == (1, None)


def test_a_rule_that_changes_leaves_older_items_as_they_were() -> None:
    row = RuleRow(RuleKey.REPORT_DAYS, "", 2, date(2026, 2, 23), is_local=True)
    book = national_book([row])
    assert item(episode(), K.REPORT, START, book).due_on == DUE
    later = episode(received_on=date(2026, 2, 23))
    assert item(later, K.REPORT, START, book).due_on == date(2026, 2, 25)


@given(st.integers(-20, 1300), st.integers(0, 1200))
def test_what_happens_later_changes_no_earlier_view(on: int, later: int) -> None:
    plain = episode()
    after = day(max(on, 0) + later + 1)
    more = replace(
        plain,
        contacts=(after,),
        tests=(DrugTestFact(after, DrugTestResult.REFUSED),),
        tiers=(TierFact(after, SupportTier.INTENSIVE),),
        suspensions=(Suspension(after),),
        reviews=(ReviewFact(after, K.YEARLY_REVIEW),),
        agreement_on=after,
        ended_on=after,
        transfers=(TransferFact(after, after),),
        jobs=(JobFact(after),),
    )
    assert schedule_of(more, BOOK, day(on)) == schedule_of(plain, BOOK, day(on))


@pytest.mark.parametrize("on", [START, day(400), day(1095), date(2032, 1, 1)])
def test_each_item_names_its_rule_and_law(on: date) -> None:
    for one in schedule_of(episode(), BOOK, on).items:
        assert one.legal_basis
        assert one.window_from <= one.due_on
