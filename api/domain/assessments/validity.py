"""For how long an assessment holds, and by when a review is owed: by the rules of the street."""

from datetime import date, timedelta

from api.domain.assessments.words import AssessedTier
from api.domain.care_rules.book import RuleBook
from api.domain.care_rules.words import RuleKey


def expiry_of(book: RuleBook, tier: AssessedTier, assessed_on: date) -> date:
    """The day from which a tier no longer holds. Source: the domain reference, 6.2."""
    return assessed_on + timedelta(
        days=book.value(RuleKey.ASSESSMENT_VALID_DAYS, assessed_on, tier.value),
    )


def answer_due(book: RuleBook, requested_on: date) -> date:
    """The last working day for the answer to whoever asked. Source: the domain reference, 6.2.

    Working days are counted by the calendar of the book: without one, only weekends are left out, and a
    public holiday shortens the time of the office, never that of the person.
    """
    days = book.value(RuleKey.REVIEW_ANSWER_WORKING_DAYS, requested_on)
    return book.work_days.after(requested_on, days)
