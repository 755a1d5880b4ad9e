"""Services: a need, where it was referred to, what came of it, and whether work that was found is kept.

Source: 禁毒法 34, 52; 戒毒条例 18, 39; the domain reference, R-15 and 2.3 (consent to referrals).
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from api.db.session import flush_changes
from api.domain.care_access.hand import Hand
from api.domain.care_access.refusals import ConsentMissing
from api.domain.care_rules.queries import load_book
from api.domain.episodes.course import check_due
from api.domain.episodes.models import Episode
from api.domain.episodes.parts import Opened, Part, find_row, open_row
from api.domain.episodes.standing import lock_open_episode, require_day
from api.domain.episodes.words import SupportMeasure
from api.domain.participants.queries import has_consent
from api.domain.participants.words import ConsentKind
from api.domain.support.lifecycle import advance
from api.domain.support.models import SupportService
from api.domain.support.words import (
    JOBS,
    WORK,
    Kept,
    ReferredTo,
    ServiceOutcome,
    ServiceStatus,
    ServiceStepKind,
    outcomes_of,
)
from api.errors import DomainError, IllegalTransition, InvalidField, NotFound
from api.kit.ids import new_id

SERVICES: Final = Part("services", SupportService, ("needed_on", "id"))

_CHECKS: Final = {
    ServiceStepKind.KEPT_AT_3_MONTHS: "first",
    ServiceStepKind.KEPT_AT_6_MONTHS: "second",
}
"""Checks whether work is kept, with the qualifier of the rule that says when."""

_OWN: Final = frozenset({SupportMeasure.TREATMENT_KNOWLEDGE, SupportMeasure.EDUCATION_TALK})
"""Given by the office itself: nobody else learns of it."""


class CheckNotDue(DomainError):
    """It is too early to say whether work is kept."""

    code = "check_not_due"


@dataclass(frozen=True, slots=True)
class NewService:
    """A need that was found with the person."""

    measure: SupportMeasure
    needed_on: date
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ServiceStep:
    """What is written down next of a need.

    Attributes:
        referred_to: Of a referral.
        outcome: Of the end of one.
        kept: Of a check whether work is kept.
    """

    kind: ServiceStepKind
    on: date
    referred_to: ReferredTo | None = None
    outcome: ServiceOutcome | None = None
    kept: Kept | None = None
    note: str | None = None


async def find_need(hand: Hand, episode_id: UUID, wanted: NewService) -> Opened[SupportService]:
    """Write a need down. Not committed here.

    Raises:
        NotFound: No such case.
        EpisodeClosed: The case is over.
        InvalidField: Before the order or in the future.
    """
    episode = await lock_open_episode(hand, episode_id)
    require_day(hand, episode, wanted.needed_on, "/needed_on")
    service_id = new_id()
    words: dict[str, Any] = {"steps": []}
    if wanted.note:
        words["note"] = wanted.note
    service = SupportService(
        street_id=hand.street_id,
        id=service_id,
        episode_id=episode_id,
        community_id=episode.community_id,
        measure=wanted.measure.value,
        status=ServiceStatus.NEEDED.value,
        needed_on=wanted.needed_on,
        sealed=hand.box.seal("support_service", service_id, words),
        changed_at=hand.now,
        version=1,
        recorded_by=hand.actor.account_id,
        recorded_at=hand.now,
    )
    hand.session.add(service)
    await flush_changes(hand.session)
    await _record(hand, episode, "find_need", service_id)
    return open_row(hand, service)


async def take_step(
    hand: Hand, episode_id: UUID, service_id: UUID, step: ServiceStep
) -> Opened[SupportService]:
    """Write the next step of a need down; earlier ones stay readable. Not committed here.

    Raises:
        NotFound: No such case or service.
        EpisodeClosed: The case is over.
        IllegalTransition: There is no such step from where it stands.
        ConsentMissing: The person did not consent to the referral.
        CheckNotDue: It is too early to say whether work is kept.
        InvalidField: Parts that do not go together, or a day that cannot be.
    """
    episode = await lock_open_episode(hand, episode_id)
    service = await find_row(hand, episode_id, SERVICES, service_id)
    if service is None:
        raise NotFound
    check_parts(SupportMeasure(service.measure), step)
    require_day(hand, episode, step.on, "/on")
    words = open_row(hand, service).words
    if step.on < _last_day(service, words):
        raise InvalidField("before_the_last_one", pointer="/on")
    if step.kind in _CHECKS:
        await _check_kept(hand, service, step)
    else:
        await _move(hand, episode, service, step)
    service.changed_at, service.version = hand.now, service.version + 1
    words["steps"] = [*words.get("steps", []), _as_json(hand, step)]
    service.sealed = hand.box.seal("support_service", service_id, words)
    await flush_changes(hand.session)
    await _record(hand, episode, step.kind.value, service_id)
    return open_row(hand, service)


def check_parts(measure: SupportMeasure, step: ServiceStep) -> None:
    """Refuse parts that do not belong to the step, and outcomes that are none of the measure.

    Raises:
        InvalidField: `missing`, `not_expected` or `not_an_option`.
    """
    outcomes = outcomes_of(measure, step.kind)
    parts = (
        ("/referred_to", step.referred_to, step.kind is ServiceStepKind.REFERRED),
        ("/outcome", step.outcome, bool(outcomes)),
        ("/kept", step.kept, step.kind in _CHECKS),
    )
    for pointer, value, is_wanted in parts:
        if is_wanted is (value is None):
            raise InvalidField("missing" if is_wanted else "not_expected", pointer=pointer)
    if step.outcome is not None and step.outcome not in outcomes:
        raise InvalidField("not_an_option", pointer="/outcome")


def _last_day(service: SupportService, words: dict[str, Any]) -> date:
    days = [service.needed_on, *(date.fromisoformat(one["on"]) for one in words.get("steps", []))]
    return max(days)


async def _move(hand: Hand, episode: Episode, service: SupportService, step: ServiceStep) -> None:
    service.status = advance(ServiceStatus(service.status), ServiceStatus(step.kind.value))
    if step.referred_to is not None:
        await _require_consent(hand, episode, SupportMeasure(service.measure))
        service.referred_on, service.referred_to = step.on, step.referred_to.value
        service.outcome, service.outcome_on = None, None
    if step.outcome is not None:
        service.outcome, service.outcome_on = step.outcome.value, step.on


async def _require_consent(hand: Hand, episode: Episode, measure: SupportMeasure) -> None:
    """Source: 个人信息保护法 13, 23; 禁毒法 52."""
    if measure in _OWN:
        return
    kind = ConsentKind.SERVICE_REFERRAL
    if measure in WORK:
        kind = ConsentKind.JOB_REFERRAL
    elif measure is SupportMeasure.HOUSING_HELP:
        kind = ConsentKind.HOUSING_HELP
    if not await has_consent(hand, episode.participant_id, kind):
        raise ConsentMissing(extra={"consent": kind.value})


async def _check_kept(hand: Hand, service: SupportService, step: ServiceStep) -> None:
    began_on, kept = service.outcome_on, step.kept
    is_job = service.outcome in {one.value for one in JOBS}
    is_arranged = service.status == ServiceStatus.ARRANGED
    if began_on is None or kept is None or not (is_job and is_arranged):
        raise IllegalTransition
    is_first = step.kind is ServiceStepKind.KEPT_AT_3_MONTHS
    if (service.kept_at_3_months if is_first else service.kept_at_6_months) is not None:
        raise IllegalTransition
    if step.on < check_due(began_on, _CHECKS[step.kind], await load_book(hand)):
        raise CheckNotDue
    if is_first:
        service.kept_at_3_months = kept.value
    else:
        service.kept_at_6_months = kept.value


def _as_json(hand: Hand, step: ServiceStep) -> dict[str, Any]:
    return {
        "kind": step.kind.value,
        "on": step.on.isoformat(),
        "referred_to": None if step.referred_to is None else step.referred_to.value,
        "outcome": None if step.outcome is None else step.outcome.value,
        "kept": None if step.kept is None else step.kept.value,
        "note": step.note,
        "recorded_by": str(hand.actor.account_id),
    }


async def _record(hand: Hand, episode: Episode, action: str, service_id: UUID) -> None:
    await hand.record(action, "support_service", service_id, participant_id=episode.participant_id)
