"""Items that something set off: a transfer, a release, a job, a review that the person asked for. Pure.

Source: the domain reference, R-7, R-16, 6.2; issue of care, services (kept-job checks).
"""

from collections.abc import Iterator

from api.domain.care_rules.words import RuleKey
from api.domain.episodes.facts import JobFact, ReleaseFact, ScheduleItem, TransferFact
from api.domain.episodes.terms import ONE_DAY, add_months
from api.domain.episodes.view import View, Window
from api.domain.episodes.words import ItemKind

KEPT_JOB_CHECKS = ("first", "second")
"""Qualifiers of the two checks, in their order."""


def errand_items(view: View) -> Iterator[ScheduleItem]:
    """Everything that is owed because something happened."""
    for number, transfer in enumerate(view.facts.transfers, start=1):
        yield from _transfer(view, transfer, number)
    for number, release in enumerate(view.facts.releases, start=1):
        if release.noticed_on <= view.on:
            yield from _release(view, release, number)
    for number, job in enumerate(view.facts.jobs):
        if job.started_on <= view.on:
            yield from _kept_job(view, job, number * len(KEPT_JOB_CHECKS))
    for number, review in enumerate(view.facts.tier_reviews, start=1):
        if review.asked_on <= view.on:
            rule = view.book.rule(RuleKey.REVIEW_ANSWER_WORKING_DAYS, review.asked_on)
            due_on = view.book.work_days.after(review.asked_on, rule.value)
            window = Window(review.asked_on, due_on, review.answered_on)
            yield view.item(ItemKind.TIER_REVIEW_ANSWER, rule, window, number)


def _transfer(view: View, transfer: TransferFact, number: int) -> Iterator[ScheduleItem]:
    """The file in working days, the receipt after the file, the person within 15 days of the change.

    A community of the same street that took the person over agrees with them anew.
    A transfer that was cancelled owes nothing more. Without a receipt somebody has to ask; no state changes.
    """
    if transfer.cancelled_on is not None:
        return
    forward = view.book.rule(RuleKey.TRANSFER_FORWARD_WORKING_DAYS, transfer.told_on)
    due_on = view.book.work_days.after(transfer.told_on, forward.value)
    window = Window(transfer.told_on, due_on, transfer.file_sent_on)
    yield view.item(ItemKind.TRANSFER_FORWARD, forward, window, number)
    yield view.days_after(
        ItemKind.TRANSFER_REPORT,
        RuleKey.TRANSFER_REPORT_DAYS,
        transfer.changed_on,
        transfer.person_reported_on,
        number,
    )
    if transfer.file_sent_on is not None:
        yield view.days_after(
            ItemKind.TRANSFER_RECEIPT,
            RuleKey.TRANSFER_RECEIPT_DAYS,
            transfer.file_sent_on,
            transfer.receipt_on,
            number,
        )
    if transfer.is_within and transfer.receipt_on is not None:
        taken_on = transfer.receipt_on
        agreed_on = next((day for day in view.facts.agreements if day >= taken_on), None)
        yield view.days_after(
            ItemKind.AGREEMENT, RuleKey.AGREEMENT_TARGET_DAYS, taken_on, agreed_on, number + 1
        )


def _release(view: View, release: ReleaseFact, number: int) -> Iterator[ScheduleItem]:
    """Somebody is there on the day of the release; the papers follow in working days."""
    reception = view.book.rule(RuleKey.RELEASE_RECEPTION_DAYS, release.release_on)
    opens_on = min(release.noticed_on, release.release_on)
    window = Window(opens_on, release.release_on, release.received_on)
    yield view.item(ItemKind.RELEASE_RECEPTION, reception, window, number)
    papers = view.book.rule(RuleKey.RELEASE_PAPERS_WORKING_DAYS, release.release_on)
    due_on = view.book.work_days.after(release.release_on, papers.value)
    window = Window(release.release_on, due_on, release.papers_on)
    yield view.item(ItemKind.RELEASE_PAPERS, papers, window, number)


def _kept_job(view: View, job: JobFact, before: int) -> Iterator[ScheduleItem]:
    """Whether the work is kept, asked in the month before each mark; not after the work has ended."""
    checked = list(job.checked_on)
    opens_on = job.started_on + ONE_DAY
    for number, which in enumerate(KEPT_JOB_CHECKS, start=1):
        rule = view.book.rule(RuleKey.KEPT_JOB_MONTHS, job.started_on, which)
        mark = add_months(job.started_on, rule.value)
        asked_from = max(opens_on, add_months(job.started_on, rule.value - 1))
        done_on = next((day for day in sorted(checked) if day >= asked_from), None)
        has_ended = job.ended_on is not None and job.ended_on <= min(mark, view.on)
        if done_on is not None or not has_ended:
            yield view.item(ItemKind.KEPT_JOB_CHECK, rule, Window(asked_from, mark, done_on), before + number)
        opens_on = mark + ONE_DAY
