"""Items with one date each: the first weeks of an episode, its tiers, and its end. Pure.

Source: the domain reference, R-1 to R-4, R-9, R-10 and 6.2.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from api.domain.care_rules.words import RuleKey
from api.domain.episodes.facts import ScheduleItem, TierFact
from api.domain.episodes.terms import Term, report_due
from api.domain.episodes.view import View, Window
from api.domain.episodes.words import EpisodeType, ItemKind, ItemStatus, SupportTier


def opening_items(view: View) -> Iterator[ScheduleItem]:
    """First contact, report, agreement and first assessment."""
    facts = view.facts
    if facts.notified_on <= view.on:
        reached = next((day for day in facts.contacts if day >= facts.notified_on), None)
        known = [day for day in (reached, facts.reported_on) if day is not None]
        yield view.days_after(
            ItemKind.FIRST_CONTACT,
            RuleKey.FIRST_CONTACT_DAYS,
            facts.notified_on,
            max(min(known), facts.notified_on) if known else None,
        )
    if facts.received_on is not None and facts.received_on <= view.on:
        yield _report(view, facts.received_on)
    if facts.reported_on is not None:
        yield _agreement(view, facts.reported_on)
        first = facts.tiers[0].from_on if facts.tiers else None
        yield view.days_after(
            ItemKind.FIRST_ASSESSMENT, RuleKey.FIRST_ASSESSMENT_DAYS, facts.reported_on, first
        )


def report_due_on(view: View, received_on: date) -> date:
    """The last day for reporting: the stored one, or by the rule; after a detention the days run anew.

    A stored day that lies after the release was put right by hand, and stays.
    """
    facts = view.facts
    due = facts.report_due or report_due(received_on, view.book)
    for pause in view.pauses:
        is_before_report = facts.reported_on is None or pause.starts_on < facts.reported_on
        if received_on < pause.ends_on and pause.starts_on <= due and is_before_report:
            due = max(due, report_due(pause.ends_on, view.book))
    return due


def _report(view: View, received_on: date) -> ScheduleItem:
    rule = view.book.rule(RuleKey.REPORT_DAYS, received_on)
    window = Window(received_on, report_due_on(view, received_on), view.facts.reported_on)
    item = view.item(ItemKind.REPORT, rule, window)
    if item.status is ItemStatus.MISSED and view.facts.has_good_reason:
        return replace(item, status=ItemStatus.MISSED_WITH_REASON)
    return item


def _agreement(view: View, reported_on: date) -> ScheduleItem:
    """Of treatment in the days after reporting; of rehabilitation within the days for reporting itself.

    Source: 戒毒条例 16, 38. Who reported late still has those days that the target gives.
    """
    facts = view.facts
    target = view.days_after(
        ItemKind.AGREEMENT, RuleKey.AGREEMENT_TARGET_DAYS, reported_on, facts.agreement_on
    )
    if facts.kind is EpisodeType.COMMUNITY_TREATMENT or facts.received_on is None:
        return target
    due = report_due_on(view, facts.received_on)
    if due < reported_on:
        return target
    rule = view.book.rule(RuleKey.REPORT_DAYS, facts.received_on)
    return view.item(ItemKind.AGREEMENT, rule, Window(reported_on, due, facts.agreement_on))


def tier_items(view: View) -> Iterator[ScheduleItem]:
    """A new decision before each tier runs out: it becomes `unassessed` then, which is a task for us."""
    tiers = view.facts.tiers
    for number, tier in enumerate(tiers, start=1):
        rule = view.book.rule(RuleKey.ASSESSMENT_VALID_DAYS, tier.from_on, tier.tier.value)
        following = tiers[number].from_on if number < len(tiers) else None
        expires_on = tier.expires_on or tier.from_on + timedelta(days=rule.value)
        due = view.due(tier.from_on, (expires_on - tier.from_on).days)
        window = Window(tier.from_on, due, following)
        yield view.item(ItemKind.ASSESSMENT_EXPIRY, rule, window, number)


def tier_on(view: View) -> SupportTier:
    """The tier that holds on the day: none is `unassessed`, and so is one that ran out."""
    tiers = view.facts.tiers
    if not tiers:
        return SupportTier.UNASSESSED
    return SupportTier.UNASSESSED if _has_expired(view, tiers[-1]) else tiers[-1].tier


def _has_expired(view: View, tier: TierFact) -> bool:
    days = view.book.value(RuleKey.ASSESSMENT_VALID_DAYS, tier.from_on, tier.tier.value)
    return view.on >= (tier.expires_on or tier.from_on + timedelta(days=days))


def ending_items(view: View, term: Term) -> Iterator[ScheduleItem]:
    """Papers before the last day, the last day itself, and the notice of the police after it."""
    facts, last_day = view.facts, term.last_day
    rule = view.book.rule(RuleKey.PRE_EXPIRY_DAYS, last_day)
    opens_on = max(term.starts_on, last_day - timedelta(days=rule.value))
    done_on = facts.pre_expiry_done_on or facts.completed_on
    yield view.item(ItemKind.PRE_EXPIRY, rule, Window(opens_on, last_day, done_on))
    notice = view.book.rule(RuleKey.COMPLETION_NOTICE_DAYS, last_day)
    notice_due = last_day + timedelta(days=notice.value)
    # Completion needs the notice, hence both fall into the days that the police have for it.
    yield view.item(ItemKind.EXPIRY, notice, Window(last_day, notice_due, facts.completed_on))
    noticed_on = facts.completion_notice_on or facts.completed_on
    yield view.item(ItemKind.COMPLETION_NOTICE, notice, Window(last_day, notice_due, noticed_on))
