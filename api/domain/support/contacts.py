"""Contacts with the person: when, how, about what, and what is needed. Source: the domain reference, 9."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from api.db.session import driver, flush_changes
from api.domain.care_access.hand import Hand
from api.domain.episodes.models import Episode
from api.domain.episodes.parts import Opened, Part, open_row
from api.domain.episodes.queries import lock_episode
from api.domain.episodes.standing import require_day, require_open
from api.domain.episodes.words import ContactKind, SupportMeasure
from api.domain.support.models import SupportContact
from api.domain.support.words import ContactTopic
from api.errors import IdConflict, InvalidField
from api.kit.clock import legal_date
from api.kit.ids import new_id

CONTACTS: Final = Part("contacts", SupportContact, ("at", "id"))

CLOCKS_DIFFER_BY: Final = timedelta(minutes=2)
"""So far may a phone's clock run ahead."""

PLANNED_AHEAD: Final = timedelta(days=366)
"""The next contact is planned at most so long ahead."""

_INSERT: Final = """
    INSERT INTO support_contact (street_id, id, episode_id, community_id, at, on_date, kind, is_reached,
                                 topics, needs, next_on, sealed, recorded_by, recorded_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
    ON CONFLICT DO NOTHING RETURNING id
"""


@dataclass(frozen=True, slots=True)
class NewContact:
    """A contact that took place, or was tried.

    Attributes:
        id: Made by the phone that could not send at once; None lets the service make one.
        next_on: When the next one is meant to be.
    """

    id: UUID | None
    at: datetime
    kind: ContactKind
    is_reached: bool
    topics: Sequence[ContactTopic] = ()
    needs: Sequence[SupportMeasure] = ()
    next_on: date | None = None
    note: str | None = None

    def plain(self) -> dict[str, Any]:
        """What stands in plain columns."""
        return {
            "at": self.at,
            "on_date": legal_date(self.at),
            "kind": self.kind.value,
            "is_reached": self.is_reached,
            "topics": [one.value for one in self.topics],
            "needs": [one.value for one in self.needs],
            "next_on": self.next_on,
        }


async def record_contact(hand: Hand, episode_id: UUID, wanted: NewContact) -> Opened[SupportContact]:
    """Write a contact down, once for each id. The first one that reached the person is the first contact.

    Raises:
        NotFound: No such case.
        EpisodeClosed: The case is over.
        InvalidField: Before the order, in the future, or a next one before this one.
        IdConflict: The id is known with other content, or of something else.
    """
    episode = await lock_episode(hand, episode_id)
    known = await _find(hand, wanted.id)
    if known is not None:
        return _same(hand, episode_id, known, wanted)
    require_open(episode)
    _check(hand, episode, wanted)
    contact_id = wanted.id or new_id()
    plain = wanted.plain()
    words = {"note": wanted.note} if wanted.note else {}
    made = await driver(hand.session).fetchval(
        _INSERT,
        hand.street_id,
        contact_id,
        episode_id,
        episode.community_id,
        *plain.values(),
        hand.box.seal("support_contact", contact_id, words),
        hand.actor.account_id,
        hand.now,
    )
    if made is None:
        # It stands in a case that the caller does not see: told as any other id that is taken.
        raise IdConflict
    if wanted.is_reached:
        _note_first(hand, episode, plain["on_date"])
        await flush_changes(hand.session)
    await hand.record("record_contact", "support_contact", contact_id, participant_id=episode.participant_id)
    contact = await _find(hand, contact_id)
    if contact is None:
        raise RuntimeError("a contact that was just written is not there")
    return open_row(hand, contact)


async def _find(hand: Hand, contact_id: UUID | None) -> SupportContact | None:
    if contact_id is None:
        return None
    return await hand.session.get(SupportContact, (hand.street_id, contact_id))


def _same(hand: Hand, episode_id: UUID, known: SupportContact, wanted: NewContact) -> Opened[SupportContact]:
    opened = open_row(hand, known)
    told = {name: getattr(known, name) for name in wanted.plain()}
    is_same = (
        known.episode_id == episode_id
        and known.recorded_by == hand.actor.account_id
        and told == wanted.plain()
        and opened.words.get("note") == wanted.note
    )
    if not is_same:
        raise IdConflict
    return opened


def _check(hand: Hand, episode: Episode, wanted: NewContact) -> None:
    if wanted.at > hand.now + CLOCKS_DIFFER_BY:
        raise InvalidField("dated_in_future", pointer="/at")
    day = min(legal_date(wanted.at), hand.today)
    require_day(hand, episode, day, "/at")
    if wanted.next_on is not None and not day <= wanted.next_on <= day + PLANNED_AHEAD:
        raise InvalidField("number_out_of_range", pointer="/next_on")


def _note_first(hand: Hand, episode: Episode, day: date) -> None:
    if episode.first_contact_on is None or day < episode.first_contact_on:
        episode.first_contact_on = day
        episode.changed_at, episode.version = hand.now, episode.version + 1
