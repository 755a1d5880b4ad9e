"""Plans of support, with goals in the person's own words; a new one is the next revision.

Source: 禁毒法 34; 戒毒条例 18, 39; the domain reference, 9 (sequence).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from api.db.session import flush_changes
from api.domain.care_access.hand import Hand
from api.domain.episodes.parts import Asked, Opened, Part, open_row, rows_of
from api.domain.episodes.standing import lock_open_episode, require_day
from api.domain.episodes.words import SupportMeasure
from api.domain.support.models import SupportPlan
from api.errors import InvalidField
from api.kit.ids import new_id

PLANS: Final = Part("plans", SupportPlan, ("revision",))


@dataclass(frozen=True, slots=True)
class NewPlan:
    """What was agreed on.

    Attributes:
        words: What is sealed: goals, referrals, work, housing, tests, relapse plan, contact rules.
    """

    made_on: date
    measures: Sequence[SupportMeasure]
    words: dict[str, Any]


async def make_plan(hand: Hand, episode_id: UUID, wanted: NewPlan) -> Opened[SupportPlan]:
    """Keep a plan as the next revision. Not committed here.

    Raises:
        NotFound: No such case.
        EpisodeClosed: The case is over.
        InvalidField: Made before the order, before the revision that it replaces, or in the future.
    """
    episode = await lock_open_episode(hand, episode_id)
    require_day(hand, episode, wanted.made_on, "/made_on")
    last = await rows_of(hand, episode_id, PLANS, Asked(None, 1))
    if last and wanted.made_on < last[0].made_on:
        raise InvalidField("before_the_last_one", pointer="/made_on")
    plan_id = new_id()
    plan = SupportPlan(
        street_id=hand.street_id,
        id=plan_id,
        episode_id=episode_id,
        community_id=episode.community_id,
        revision=last[0].revision + 1 if last else 1,
        made_on=wanted.made_on,
        measures=[one.value for one in wanted.measures],
        sealed=hand.box.seal("support_plan", plan_id, wanted.words),
        recorded_by=hand.actor.account_id,
        recorded_at=hand.now,
    )
    hand.session.add(plan)
    await flush_changes(hand.session)
    await hand.record("make_plan", "support_plan", plan_id, participant_id=episode.participant_id)
    return open_row(hand, plan)
