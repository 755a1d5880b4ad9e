"""Making a clue: sealed to the office, and to the station when one is named. Nothing is queued yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import orjson

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole
from api.crypto.chain import package_digest
from api.crypto.envelope import Envelope, KeyWrap
from api.db.session import AsyncSession, binding, driver
from api.domain.audit.service import record
from api.domain.clues.attachments import SealedPicture, copy_attachments
from api.domain.clues.lifecycle import ClueStatus
from api.domain.clues.progress import coarse
from api.domain.clues.words import ClueSource, HandlingMark
from api.domain.clues.wraps import get_station, holders_of
from api.domain.custody.items import EventKind, QueueItem, insert_item
from api.domain.custody.kinds import CLUE
from api.domain.keys.recipients import HolderKeys, WrongRecipients
from api.domain.keys.sealing import seal_or_check
from api.domain.observations import hand_over
from api.domain.places.queries import find_unit
from api.domain.tips.desk import attachments_for_clue, claimed_reward, get_tip
from api.domain.tips.queries import find_tip_of_clue
from api.domain.tips.triage import attach_clue
from api.domain.tips.words import ChannelHint, ClueCategory, RewardState, SubstanceHint, Urgency
from api.errors import IdConflict, InvalidField, NotFound
from api.kit.clock import legal_date
from api.kit.ids import new_id, new_secret_id

_RANDOM_UUID: Final = 4
_KNOWN: Final = """
    SELECT author_id, submitted_on, source, category, urgency, channel_hint, substance_hint, community_code,
           handling_marks, {digest} AS digest
    FROM clue WHERE street_id = $1 AND id = $2
"""
_KNOWN_AT_DESK: Final = _KNOWN.format(digest="sealed_package->>'digest'")
_KNOWN_TO_AUTHOR: Final = _KNOWN.format(digest="digest")


@dataclass(frozen=True, slots=True)
class PlainFields:
    """What the office and the queue may read of a clue without a key."""

    source: ClueSource
    category: ClueCategory
    urgency: Urgency
    channel_hint: ChannelHint
    substance_hint: SubstanceHint
    community_code: str | None
    handling_marks: tuple[HandlingMark, ...]

    def columns(self) -> dict[str, Any]:
        """The columns of the clue's row."""
        return {
            "source": self.source.value,
            "category": self.category.value,
            "channel_hint": self.channel_hint.value,
            "substance_hint": self.substance_hint.value,
            "community_code": self.community_code,
            "handling_marks": [mark.value for mark in self.handling_marks],
        }


@dataclass(frozen=True, slots=True)
class NewClue:
    """A clue to make.

    Attributes:
        id: The client's id of it, or None.
        package: Its clear form, or an envelope that the client sealed.
        tip_id: The tip that it is made from.
        observation_id: The finding of a patrol that it is made from.
        attachments: Pictures of the tip that go along, each with new wraps or None to keep those it has.
    """

    id: UUID | None
    plain: PlainFields
    package: dict[str, Any] | Envelope
    tip_id: UUID | None
    station_code: str | None
    attachments: Mapping[UUID, tuple[KeyWrap, ...] | None]
    observation_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Submitted:
    """What whoever made a clue is told, now and when the same is sent again."""

    id: UUID
    submitted_on: date
    status: str


async def submit_clue(session: AsyncSession, actor: Actor, new: NewClue, *, now: datetime) -> Submitted:
    """Make a clue. The same id from the same account is the same clue.

    Args:
        session: Open transaction, bound to the desk or to the field.
        actor: Who makes it.
        new: What is known.
        now: Current time, UTC.

    Raises:
        NotFound: No such tip or observation, or not one of its pictures.
        InvalidField: A rule that the shape cannot tell.
        IdConflict: The id is known with other content.
        IllegalTransition, ClueExists: The tip cannot have a clue now.
        ObservationHasClue: A clue was made from the observation.
        WrongRecipients, RecipientKeyRevoked, NoRecipients: It cannot be sealed to those concerned.
    """
    is_desk = binding(session).role is DatabaseRole.DESK
    await _check(session, new, now=now, is_desk=is_desk)
    status = ClueStatus.DRAFT if is_desk else ClueStatus.TRIAGE
    told = status.value if is_desk else coarse(status).value
    received_on = legal_date(now)
    if new.tip_id is not None:
        received_on = (await get_tip(session, new.tip_id, lock=True)).received_on
    known = None if new.id is None else await _find_same(session, actor, new.id, new)
    if known is not None:
        return Submitted(known[0], known[1], told)
    item, plain, pictures = await _prepare(session, new, status, now=now)
    row = {
        **plain,
        "author_id": actor.account_id,
        "submitted_on": legal_date(now),
        "received_on": received_on,
    }
    if new.observation_id is not None:
        await hand_over.attach_clue(session, actor, new.observation_id, item.id, now=now)
    if new.tip_id is None:
        item.append(
            EventKind.SUBMITTED, {"digest": item.digest, "source": new.plain.source.value}, actor.unit_code
        )
        await record(session, actor, "submit_clue", "clue", item.id, now=now)
    else:
        await attach_clue(session, actor, new.tip_id, item.id, now=now)
        reference = await claimed_reward(session, new.tip_id)
        if reference is not None:
            row |= {"reward_state": RewardState.REQUESTED.value, "reward_ref": reference}
    if not await insert_item(session, item, row):
        known = await _find_same(session, actor, item.id, new)
        if known is None:
            raise IdConflict
        return Submitted(known[0], known[1], told)
    await copy_attachments(session, CLUE, item.id, pictures)
    return Submitted(item.id, legal_date(now), told)


async def _check(session: AsyncSession, new: NewClue, *, now: datetime, is_desk: bool) -> None:
    if new.tip_id is not None and not is_desk:
        raise NotFound
    if new.tip_id is not None and new.id is not None and new.id.version != _RANDOM_UUID:
        raise InvalidField("bad_uuid", pointer="/id")
    if new.tip_id is None and new.attachments:
        raise InvalidField("not_an_option", pointer="/attachments")
    if new.observation_id is not None and new.plain.source is not ClueSource.GRID_PATROL:
        raise InvalidField("not_an_option", pointer="/source")
    code = new.plain.community_code
    if code is not None and await find_unit(session, code, on=legal_date(now), kind="community") is None:
        raise InvalidField("not_an_option", pointer="/community_code")


async def _prepare(
    session: AsyncSession, new: NewClue, status: ClueStatus, *, now: datetime
) -> tuple[QueueItem, dict[str, Any], list[SealedPicture]]:
    """Seal, or check what was sealed; nothing is written yet."""
    clue_id = new.id or (new_id() if new.tip_id is None else new_secret_id())
    station = None if new.station_code is None else await get_station(session, new.station_code, now=now)
    holders = await holders_of(session, None if station is None else station.id, now=now)
    envelope = seal_or_check(CLUE.seal, clue_id, new.package, holders)
    pictures = []
    if new.tip_id is not None and new.attachments:
        pictures = await pictures_of(session, new.tip_id, new.attachments, holders)
    item = QueueItem(
        kind=CLUE,
        id=clue_id,
        at=await driver(session).fetchval("SELECT clock_timestamp()"),
        station_id=None if station is None else station.id,
        status=status,
        urgency=new.plain.urgency.value,
        handed_off_at=None,
        digest=package_digest(envelope.digest, [picture.digest for picture in pictures]),
    )
    return item, {**new.plain.columns(), "sealed_package": envelope.to_json()}, pictures


async def pictures_of(
    session: AsyncSession,
    tip_id: UUID,
    wanted: Mapping[UUID, tuple[KeyWrap, ...] | None],
    holders: Sequence[HolderKeys],
) -> list[SealedPicture]:
    """Pictures of a tip, to be copied in the order in which they are named. Ciphertexts stay as they are.

    Raises:
        NotFound: One is not a released picture of the tip.
        WrongRecipients: Wraps given leave the office out, or let a stranger in.
    """
    pictures = []
    for one in await attachments_for_clue(session, tip_id, list(wanted)):
        given = wanted[one.id]
        wraps = one.key_wraps
        if given is not None:
            _check_given(given, orjson.loads(one.key_wraps), holders)
            wraps = orjson.dumps([wrap.to_json() for wrap in given]).decode()
        pictures.append(
            SealedPicture(
                one.id,
                one.media_type,
                one.size_bytes,
                one.digest,
                bytes(one.nonce),
                bytes(one.ciphertext),
                wraps,
            )
        )
    return pictures


def _check_given(
    given: Sequence[KeyWrap], stored: Sequence[dict[str, Any]], holders: Sequence[HolderKeys]
) -> None:
    """An older tip is still wrapped for an older key of the office: such wraps may stay."""
    office = holders[0].may_open() | {wrap["key_id"] for wrap in stored}
    names = {wrap.key_id for wrap in given}
    if not names <= office.union(*(holder.may_open() for holder in holders)) or not names & office:
        raise WrongRecipients


async def _find_same(
    session: AsyncSession, actor: Actor, clue_id: UUID, new: NewClue
) -> tuple[UUID, date] | None:
    """A clue of this account with this id, if there is one.

    Raises:
        IdConflict: It is another's, or its plain fields or its seal differ.
    """
    is_desk = binding(session).role is DatabaseRole.DESK
    text = _KNOWN_AT_DESK if is_desk else _KNOWN_TO_AUTHOR
    row = await driver(session).fetchrow(text, actor.street_id, clue_id)
    if row is None:
        return None
    is_same = row["author_id"] == actor.account_id and row["urgency"] == new.plain.urgency
    is_same = is_same and all(row[name] == value for name, value in new.plain.columns().items())
    if is_same and is_desk:
        tip = await find_tip_of_clue(session, clue_id)
        is_same = (None if tip is None else tip.id) == new.tip_id
    if is_same and isinstance(new.package, Envelope):
        # The author's role cannot read the package; but an author sends no pictures, so the digest tells.
        is_same = row["digest"] == (new.package.digest if is_desk else package_digest(new.package.digest, []))
    if is_same and row["source"] == ClueSource.GRID_PATROL:
        is_same = await hand_over.observation_of_clue(session, actor, clue_id) == new.observation_id
    if not is_same:
        raise IdConflict
    return clue_id, row["submitted_on"]
