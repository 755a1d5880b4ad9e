"""People due from custody: told by a facility, received at the gate, kept only as long as an order may come.

Source: 戒毒条例 34, 37; the domain reference, R-7 and 2.3.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from api.access.database_roles import DatabaseRole
from api.db.session import Row, driver, flush_changes, rebind
from api.domain.care_access.hand import Hand
from api.domain.care_rules.queries import load_book
from api.domain.care_rules.words import RuleKey
from api.domain.episodes.evidence import DatedInFuture
from api.domain.transfers.lifecycle import ReleaseStatus, advance_release
from api.domain.transfers.models import ReleaseNotice
from api.domain.transfers.words import FacilityKind, ReleaseOutcome
from api.errors import InvalidField, NotFound
from api.kit.ids import new_id

PLACE: Final = "release_notice"
EARLIEST: Final = timedelta(days=366)
LATEST: Final = timedelta(days=3 * 366)
"""A release lies at most so far before or after the day on which it was told of."""

# Columns that a community lead may read too.
_PLAIN: Final = """
    n.id, u.code AS community_code, n.keeper_id, n.status, n.facility_kind, n.notified_on, n.release_on,
    n.received_on, n.episode_id, n.recorded_at, n.version
"""
_FROM: Final = """
    FROM release_notice n JOIN unit u ON u.street_id = n.street_id AND u.id = n.community_id
    WHERE n.street_id = $1
"""
_ONE: Final = f"SELECT {_PLAIN} {_FROM} AND n.id = $2"
_LIST: Final = f"""
    SELECT {_PLAIN} {_FROM} AND ($2::text IS NULL OR n.status = $2) AND ($3::uuid IS NULL OR n.id < $3)
    ORDER BY n.id DESC LIMIT $4
"""


@dataclass(frozen=True, slots=True)
class NewRelease:
    """What a facility told.

    Attributes:
        keeper_id: The case worker who receives the person.
        name: Sealed.
        document_number: Sealed; nothing is derived from it, and nobody finds anybody by it.
    """

    facility_kind: FacilityKind
    notified_on: date
    release_on: date
    community_id: UUID
    keeper_id: UUID
    name: str
    document_number: str | None


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """The plain fields of a notice."""

    id: UUID
    community_code: str
    keeper_id: UUID
    status: str
    facility_kind: str
    notified_on: date
    release_on: date
    received_on: date | None
    episode_id: UUID | None
    recorded_at: datetime
    version: int


async def expect_release(hand: Hand, new: NewRelease) -> ReleaseRow:
    """Write down that somebody is due from custody. Not committed here.

    Raises:
        DatedInFuture: The notice is not here yet.
        InvalidField: The release lies years away.
    """
    if new.notified_on > hand.today:
        raise DatedInFuture
    if not new.notified_on - EARLIEST <= new.release_on <= new.notified_on + LATEST:
        raise InvalidField("number_out_of_range", pointer="/release_on")
    row_id = new_id()
    who = {"name": new.name, "document_number": new.document_number}
    hand.session.add(
        ReleaseNotice(
            street_id=hand.street_id,
            id=row_id,
            community_id=new.community_id,
            keeper_id=new.keeper_id,
            status=ReleaseStatus.EXPECTED.value,
            facility_kind=new.facility_kind.value,
            notified_on=new.notified_on,
            release_on=new.release_on,
            sealed=hand.box.seal(PLACE, row_id, who),
            recorded_by=hand.actor.account_id,
            recorded_at=hand.now,
            version=1,
        )
    )
    await flush_changes(hand.session)
    await hand.record("expect_release", PLACE, row_id)
    return await find_release(hand, row_id)


async def find_release(hand: Hand, notice_id: UUID) -> ReleaseRow:
    """The plain fields of a notice.

    Raises:
        NotFound: None that the caller may see.
    """
    row = await driver(hand.session).fetchrow(_ONE, hand.street_id, notice_id)
    if row is None:
        raise NotFound
    return _row(row)


async def list_releases(
    hand: Hand, status: ReleaseStatus | None, after: UUID | None, limit: int
) -> list[ReleaseRow]:
    """Notices that the caller may see, the newest first. No names."""
    wanted = None if status is None else status.value
    rows = await driver(hand.session).fetch(_LIST, hand.street_id, wanted, after, limit)
    return [_row(row) for row in rows]


def _row(row: Row) -> ReleaseRow:
    return ReleaseRow(**dict(row))


async def read_release(hand: Hand, notice_id: UUID) -> tuple[ReleaseRow, dict[str, str | None]]:
    """A notice with who it is, for who receives them; that it was read is recorded.

    Raises:
        NotFound: None that the caller may see.
    """
    plain = await find_release(hand, notice_id)
    notice = await hand.session.get(ReleaseNotice, (hand.street_id, notice_id))
    assert notice is not None  # noqa: S101 - its plain fields were just read
    who = {} if notice.sealed is None else hand.box.open(PLACE, notice_id, notice.sealed)
    await hand.record("read", PLACE, notice_id)
    return plain, who


async def receive(hand: Hand, notice_id: UUID, received_on: date) -> ReleaseRow:
    """Write down that somebody was there and received the person. Not committed here.

    Raises:
        NotFound: No such notice for the caller.
        IllegalTransition: The person was received, or no order came.
        DatedInFuture: It has not happened yet.
        InvalidField: Before the notice and before the release.
    """
    notice = await _lock(hand, notice_id)
    if received_on > hand.today:
        raise DatedInFuture
    if received_on < min(notice.notified_on, notice.release_on):
        raise InvalidField("number_out_of_range", pointer="/received_on")
    notice.status = advance_release(notice.status, ReleaseStatus.RECEIVED)
    notice.received_on, notice.keep_until = received_on, None
    return await _keep(hand, notice, "receive")


async def end_without(hand: Hand, notice_id: UUID, outcome: ReleaseOutcome) -> ReleaseRow:
    """Write down that the person was missed, or that no order came; who it was is kept a while longer.

    Raises:
        NotFound: No such notice for the caller.
        IllegalTransition: There is an episode of it already, or it is over.
    """
    notice = await _lock(hand, notice_id)
    status = advance_release(notice.status, ReleaseStatus(outcome.value))
    if notice.episode_id is not None:
        advance_release(ReleaseStatus.WITHOUT_ORDER, status)
    days = (await load_book(hand)).value(RuleKey.RELEASE_NOTICE_KEEP_DAYS, hand.today)
    notice.status, notice.keep_until = status, hand.today + timedelta(days=days)
    return await _keep(hand, notice, outcome.value)


async def mark_received(hand: Hand, notice_id: UUID, episode_id: UUID) -> ReleaseRow:
    """Tie a notice to the episode that its order opened; what was kept for a while is kept with the case.

    Raises:
        NotFound: No such notice for the caller.
        IllegalTransition: It belongs to an episode already, or was ended without an order.
    """
    await find_release(hand, notice_id)
    role = hand.role
    # Whoever opens an episode as a lead sees the notice, and none of what is sealed in it.
    await rebind(hand.session, role=DatabaseRole.CARE_JOB)
    notice = await _lock(hand, notice_id)
    if notice.episode_id is not None or notice.status != ReleaseStatus.RECEIVED:
        notice.status = advance_release(notice.status, ReleaseStatus.RECEIVED)
    notice.received_on = notice.received_on or hand.today
    notice.episode_id, notice.keep_until = episode_id, None
    tied = await _keep(hand, notice, "tie_to_episode")
    await rebind(hand.session, role=role)
    return tied


async def _lock(hand: Hand, notice_id: UUID) -> ReleaseNotice:
    query = (
        select(ReleaseNotice)
        .where(col(ReleaseNotice.street_id) == hand.street_id, col(ReleaseNotice.id) == notice_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    notice = (await hand.session.execute(query)).scalar_one_or_none()
    if notice is None:
        raise NotFound
    return notice


async def _keep(hand: Hand, notice: ReleaseNotice, action: str) -> ReleaseRow:
    notice.version += 1
    await flush_changes(hand.session)
    await hand.record(action, PLACE, notice.id)
    return await find_release(hand, notice.id)
