"""Which rule is in force on a day, and that every rule that the code asks for is seeded."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.domain.care_rules.book import RuleBook, RuleMissing, RuleRow
from api.domain.care_rules.words import EvidenceTag, RuleKey, RuleUnit
from api.domain.care_rules.work_days import WorkDays
from api.domain.episodes.words import EpisodeType, SupportTier
from tests.factories.care_rules import SEEDED, national_book

DAY = date(2026, 7, 1)
KEY = RuleKey.REPORT_DAYS


def row(value: int, begins: date, ends: date | None = None, *, local: bool = False) -> RuleRow:
    return RuleRow(KEY, "", value, begins, ends, is_local=local)


def test_every_key_is_seeded_once_a_qualifier_with_its_law() -> None:
    assert {key for key, *_ in SEEDED} == {key.value for key in RuleKey}
    names = [(key, qualifier) for key, qualifier, *_ in SEEDED]
    assert len(names) == len(set(names))
    assert all(basis for _, _, _, _, basis, _ in SEEDED)
    assert {unit for _, _, _, unit, _, _ in SEEDED} <= {unit.value for unit in RuleUnit}
    assert {tag for *_, tag in SEEDED} <= {tag.value for tag in EvidenceTag}


@pytest.mark.parametrize(
    ("key", "qualifier", "value"),
    [
        (RuleKey.REPORT_DAYS, "", 15),
        (RuleKey.AGREEMENT_TARGET_DAYS, "", 7),
        (RuleKey.LAST_DAY_OFFSET_DAYS, "", -1),
        (RuleKey.BREACH_ABSENCE_DAYS, "", 30),
        (RuleKey.ASSESSMENT_VALID_DAYS, "light", 180),
        (RuleKey.CONTACT_INTERVAL_DAYS, "intensive", 7),
        (RuleKey.TESTS_PER_TERM_YEAR, "community_treatment/36/1", 12),
        (RuleKey.TESTS_PER_TERM_YEAR, "community_rehabilitation/36/3", 2),
        (RuleKey.TESTS_PER_TERM_YEAR, "community_rehabilitation/24/2", 6),
        (RuleKey.KEPT_JOB_MONTHS, "second", 6),
        (RuleKey.CASELOAD_WARNING, "", 25),
        (RuleKey.BREAK_GLASS_MAX_MINUTES, "", 60),
    ],
)
def test_a_default_has_the_value_of_the_domain_reference(key: RuleKey, qualifier: str, value: int) -> None:
    assert national_book().value(key, DAY, qualifier) == value


def test_qualifiers_are_words_of_the_product() -> None:
    tiers = {
        qualifier
        for key, qualifier, *_ in SEEDED
        if key in {RuleKey.CONTACT_INTERVAL_DAYS, RuleKey.ASSESSMENT_VALID_DAYS}
    }
    assert tiers == {tier.value for tier in SupportTier}
    kinds = {name.split("/")[0] for key, name, *_ in SEEDED if key == RuleKey.TESTS_PER_TERM_YEAR}
    assert kinds == {kind.value for kind in EpisodeType}


def test_the_street_goes_before_the_default_while_its_row_holds() -> None:
    book = RuleBook([row(2, DAY, date(2026, 8, 1), local=True), row(15, date(1900, 1, 1))])
    days = [date(2026, 6, 30), DAY, date(2026, 7, 31), date(2026, 8, 1)]
    assert [book.value(KEY, day) for day in days] == [15, 2, 2, 15]


@given(st.permutations([row(15, date(1900, 1, 1)), row(10, date(2026, 1, 1)), row(12, DAY)]))
def test_the_newest_of_several_holds_in_whatever_order_they_come(rows: list[RuleRow]) -> None:
    book = RuleBook(rows)
    assert [book.value(KEY, day) for day in (date(2025, 12, 31), date(2026, 6, 30), DAY)] == [15, 10, 12]


def test_what_no_row_says_is_a_fault_of_ours() -> None:
    book = RuleBook([row(15, DAY)])
    with pytest.raises(RuleMissing):
        book.value(KEY, date(2026, 6, 30))
    with pytest.raises(RuleMissing):
        book.value(KEY, DAY, "intensive")
    assert book.find(KEY, DAY, "intensive") is None


def test_after_care_has_no_rhythm() -> None:
    assert national_book().find(RuleKey.CONTACT_INTERVAL_DAYS, DAY, "after_care") is None


def test_working_days_pass_over_weekends_and_holidays_and_use_what_is_made_up() -> None:
    friday = date(2026, 9, 25)
    assert WorkDays().after(friday, 3) == date(2026, 9, 30)
    week_off = frozenset(date(2026, 10, day) for day in (1, 2, 5, 6, 7))
    calendar = WorkDays(week_off, frozenset({date(2026, 9, 27), date(2026, 10, 10)}))
    assert calendar.after(friday, 1) == date(2026, 9, 27)
    assert calendar.after(date(2026, 9, 30), 3) == date(2026, 10, 10)
    assert calendar.after(friday, 0) == friday


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 40))
def test_a_number_of_working_days_holds_that_many(start: date, count: int) -> None:
    end = WorkDays().after(start, count)
    between = range(start.toordinal() + 1, end.toordinal() + 1)
    assert sum(date.fromordinal(day).isoweekday() <= 5 for day in between) == count
    assert end.isoweekday() <= 5
