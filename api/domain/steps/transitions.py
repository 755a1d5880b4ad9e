"""Taking a step of an episode: gathered, judged, and applied or laid before a second person. Never edited."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from api.access.database_roles import DatabaseRole
from api.db.session import driver, flush_changes, rebind
from api.domain.care_access.hand import Hand
from api.domain.care_retention.sealing import seal_file
from api.domain.care_rules.queries import load_book
from api.domain.episodes.edges import TERMINAL, Edge
from api.domain.episodes.evidence import Wanted
from api.domain.episodes.judging import judge, require_second_person
from api.domain.episodes.lifecycle import advance, edge_between, status_before_interruption
from api.domain.episodes.models import Episode, EpisodeTransition
from api.domain.episodes.queries import lock_episode
from api.domain.episodes.terms import report_due
from api.domain.episodes.words import EpisodeStatus, ReferralGround
from api.domain.pairings.words import EndReason
from api.domain.steps.evidence import Asked, gather
from api.domain.steps.team import end_team
from api.domain.steps.words import StepState
from api.errors import DomainError, IllegalTransition, NotFound
from api.kit.ids import new_id

PLACE: Final = "episode_transition"

_END_REASON: Final = {EpisodeStatus.TRANSFERRED_OUT: EndReason.PERSON_TRANSFERRED}
# Columns that a community lead may read too.
_COLUMNS: Final = """
    id, from_status, to_status, effective_on, state, ground, legal_basis, is_automatic, actor_id, recorded_at,
    decided_by, decided_at
"""
_ALL: Final = f"""
    SELECT {_COLUMNS} FROM episode_transition
    WHERE street_id = $1 AND episode_id = $2 ORDER BY recorded_at, id
"""  # noqa: S608 - constants
_ONE: Final = f"""
    SELECT {_COLUMNS} FROM episode_transition WHERE street_id = $1 AND episode_id = $2 AND id = $3
"""  # noqa: S608 - constants
_SEALED: Final = """
    SELECT id, sealed FROM episode_transition
    WHERE street_id = $1 AND episode_id = $2 AND sealed IS NOT NULL
"""
_PENDING: Final = """
    SELECT EXISTS (SELECT FROM episode_transition
                   WHERE street_id = $1 AND episode_id = $2 AND state = $3)
"""
_DECIDE: Final = """
    UPDATE episode_transition SET state = $3, decided_by = $4, decided_at = $5
    WHERE street_id = $1 AND id = $2
"""


class StepPending(DomainError):
    """Another step of this episode waits for a second person."""

    code = "step_pending"


class StepDecided(DomainError):
    """Somebody has confirmed or declined this step already."""

    code = "step_decided"


@dataclass(frozen=True, slots=True)
class Step:
    """A step as it is read.

    Attributes:
        reason: None for whoever sees no content.
    """

    id: UUID
    from_status: str | None
    to_status: str
    effective_on: date
    state: str
    ground: str | None
    legal_basis: str
    is_automatic: bool
    actor_id: UUID | None
    recorded_at: datetime
    decided_by: UUID | None
    decided_at: datetime | None
    reason: str | None


async def take_step(hand: Hand, episode_id: UUID, asked: Asked) -> EpisodeTransition:
    """Apply a step, or lay it before a second person where it weighs so much. Not committed here.

    Raises:
        NotFound: No such episode for the caller.
        StepPending: Another one waits for a second person.
        IllegalTransition, GroundNotPossible: There is no such edge, or not on this ground.
        EvidenceMissing, FindingNotConfirmed, ResultNotFinal, TermNotOver, ReasonMissing: It lacks a ground.
        DatedInFuture, DatedBeforeOrder, DatedBeforeLastStep: A day does not fit.
        InvalidField: A paper, a test or a finding is none of the episode's.
    """
    episode = await lock_episode(hand, episode_id)
    if await driver(hand.session).fetchval(
        _PENDING, hand.street_id, episode_id, StepState.PENDING_CONFIRMATION.value
    ):
        raise StepPending
    gathered = await gather(hand, episode, asked, await load_book(hand))
    edge = judge(gathered.standing, gathered.wanted, hand.today)
    document_id = None if gathered.document is None else gathered.document.id
    step = _row(hand, episode, asked, edge, document_id)
    hand.session.add(step)
    await flush_changes(hand.session)
    await hand.record(
        "propose_step" if edge.is_confirmed_by_second else "take_step",
        "episode",
        episode_id,
        participant_id=episode.participant_id,
        detail={"to": asked.to.value, "step": str(step.id)},
    )
    if not edge.is_confirmed_by_second:
        await _apply(hand, episode, gathered.wanted)
    return step


async def decide_step(hand: Hand, episode_id: UUID, step_id: UUID, *, is_confirmed: bool) -> None:
    """Confirm or decline a step that waits for a second person. Not committed here.

    Raises:
        NotFound: No such episode or step for the caller.
        StepDecided: It does not wait any more.
        SamePerson: The caller proposed it.
        IllegalTransition: The episode has moved meanwhile.
    """
    episode = await lock_episode(hand, episode_id)
    step = await driver(hand.session).fetchrow(_ONE, hand.street_id, episode_id, step_id)
    if step is None:
        raise NotFound
    if step["state"] != StepState.PENDING_CONFIRMATION:
        raise StepDecided
    wanted = Wanted(
        EpisodeStatus(step["to_status"]),
        step["effective_on"],
        ground=None if step["ground"] is None else ReferralGround(step["ground"]),
    )
    edge = edge_between(EpisodeStatus(step["from_status"]), wanted.to, wanted.ground)
    require_second_person(edge, step["actor_id"], hand.actor.account_id)
    if is_confirmed and step["from_status"] != episode.status:
        raise IllegalTransition
    await driver(hand.session).execute(
        _DECIDE,
        hand.street_id,
        step_id,
        (StepState.APPLIED if is_confirmed else StepState.DECLINED).value,
        hand.actor.account_id,
        hand.now,
    )
    await hand.record(
        "confirm_step" if is_confirmed else "decline_step",
        "episode",
        episode_id,
        participant_id=episode.participant_id,
        detail={"to": wanted.to.value, "step": str(step_id)},
    )
    if is_confirmed:
        await _apply(hand, episode, wanted)


async def list_steps(hand: Hand, episode_id: UUID) -> list[Step]:
    """The steps of an episode, the oldest first; reasons only for whoever sees content."""
    rows = await driver(hand.session).fetch(_ALL, hand.street_id, episode_id)
    reasons: dict[UUID, str | None] = {}
    if hand.role is not DatabaseRole.CARE_LEAD:
        sealed = await driver(hand.session).fetch(_SEALED, hand.street_id, episode_id)
        reasons = {row["id"]: hand.box.open(PLACE, row["id"], row["sealed"]).get("reason") for row in sealed}
    return [Step(**dict(row), reason=reasons.get(row["id"])) for row in rows]


async def take_automatic_step(hand: Hand, episode: Episode, edge: Edge) -> None:
    """The single step that no person takes, on a locked episode. Not committed here."""
    asked = Asked(edge.target, hand.today)
    hand.session.add(_row(hand, episode, asked, edge, None))
    await flush_changes(hand.session)
    await hand.record(
        "take_step",
        "episode",
        episode.id,
        participant_id=episode.participant_id,
        detail={"to": edge.target.value},
    )
    await _apply(hand, episode, Wanted(edge.target, hand.today))


def _row(
    hand: Hand, episode: Episode, asked: Asked, edge: Edge, document_id: UUID | None
) -> EpisodeTransition:
    row_id = new_id()
    return EpisodeTransition(
        street_id=hand.street_id,
        id=row_id,
        episode_id=episode.id,
        community_id=episode.community_id,
        from_status=episode.status,
        to_status=asked.to.value,
        effective_on=asked.effective_on,
        state=(StepState.PENDING_CONFIRMATION if edge.is_confirmed_by_second else StepState.APPLIED).value,
        ground=None if asked.ground is None else asked.ground.value,
        document_id=document_id,
        finding_id=asked.evidence.finding_id,
        legal_basis=edge.legal_basis,
        sealed=hand.box.seal(PLACE, row_id, {"reason": asked.reason}) if asked.reason else None,
        is_automatic=edge.is_automatic,
        actor_id=None if edge.is_automatic else hand.actor.account_id,
        recorded_at=hand.now,
    )


async def _apply(hand: Hand, episode: Episode, wanted: Wanted) -> None:
    current, before = EpisodeStatus(episode.status), episode.status_before_interruption
    was = None if before is None else EpisodeStatus(before)
    kept = status_before_interruption(current, wanted.to, was)
    episode.status = advance(current, wanted.to, was)
    episode.status_before_interruption = None if kept is None else kept.value
    episode.referral_ground = None if wanted.ground is None else wanted.ground.value
    await _apply_days(hand, episode, current, wanted)
    episode.changed_at = hand.now
    episode.version += 1
    await flush_changes(hand.session)
    if wanted.to in TERMINAL:
        role = hand.role
        # Whoever ends a case sees its team, but not what is offered between its members.
        await rebind(hand.session, role=DatabaseRole.CARE_JOB)
        await seal_file(hand, episode.participant_id)
        await end_team(hand, episode.id, _END_REASON.get(wanted.to, EndReason.EPISODE_ENDED))
        await rebind(hand.session, role=role)


async def _apply_days(hand: Hand, episode: Episode, was: EpisodeStatus, wanted: Wanted) -> None:
    if wanted.to is EpisodeStatus.REPORTED and episode.reported_on is None:
        episode.reported_on = wanted.reported_on or wanted.effective_on
    if wanted.corrected_due is not None:
        episode.report_due_on = wanted.corrected_due
    # Whoever was detained before reporting has the same days again. Source: the domain reference, 3.3.
    if was is EpisodeStatus.SUSPENDED and wanted.to is EpisodeStatus.ORDER_RECEIVED:
        episode.report_due_on = report_due(wanted.effective_on, await load_book(hand))
    if wanted.to in TERMINAL:
        episode.ended_on = wanted.effective_on
