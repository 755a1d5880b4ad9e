"""Notices of leaving the area: a report, which nobody grants or refuses. Source: 戒毒条例 19(3); R-5."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from api.db.session import flush_changes
from api.domain.care_access.hand import Hand
from api.domain.episodes.parts import Opened, Part, open_row
from api.domain.episodes.standing import lock_open_episode, require_day
from api.domain.support.models import AbsenceNotice
from api.errors import InvalidField
from api.kit.ids import new_id

NOTICES: Final = Part("absence_notices", AbsenceNotice, ("from_on", "id"))

TOLD_AHEAD: Final = timedelta(days=366)
"""A journey begins at most so long after it is told of."""

LONGEST: Final = timedelta(days=366)
"""Whoever stays away for longer has moved: that is a transfer."""


@dataclass(frozen=True, slots=True)
class NewNotice:
    """What the person told.

    Attributes:
        from_on: Day of leaving.
        to_on: Day of the return.
        county_code: Six digits of where they go; known to the case alone.
        submitted_on: The day on which they told it.
    """

    from_on: date
    to_on: date
    county_code: str
    submitted_on: date


async def take_notice(hand: Hand, episode_id: UUID, told: NewNotice) -> Opened[AbsenceNotice]:
    """Keep what the person told of a journey. Not committed here.

    Raises:
        NotFound: No such case.
        EpisodeClosed: The case is over.
        InvalidField: Days before the order, in the wrong order, or too far ahead.
    """
    episode = await lock_open_episode(hand, episode_id)
    require_day(hand, episode, told.submitted_on, "/submitted_on")
    if told.from_on < episode.decided_on:
        raise InvalidField("dated_before_order", pointer="/from_on")
    if told.from_on > told.submitted_on + TOLD_AHEAD:
        raise InvalidField("number_out_of_range", pointer="/from_on")
    if told.to_on < told.from_on:
        raise InvalidField("ends_before_it_begins", pointer="/to_on")
    if told.to_on > told.from_on + LONGEST:
        raise InvalidField("number_out_of_range", pointer="/to_on")
    notice_id = new_id()
    notice = AbsenceNotice(
        street_id=hand.street_id,
        id=notice_id,
        episode_id=episode_id,
        community_id=episode.community_id,
        from_on=told.from_on,
        to_on=told.to_on,
        submitted_on=told.submitted_on,
        sealed=hand.box.seal("absence_notice", notice_id, {"county_code": told.county_code}),
        recorded_by=hand.actor.account_id,
        recorded_at=hand.now,
    )
    hand.session.add(notice)
    await flush_changes(hand.session)
    await hand.record(
        "take_absence_notice", "absence_notice", notice_id, participant_id=episode.participant_id
    )
    return open_row(hand, notice)
