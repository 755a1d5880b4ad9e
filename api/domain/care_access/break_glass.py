"""Opening a file that is nobody's to open just then: for an hour, with a reason, and looked at afterwards.

It shows a case to whoever works in its community; it opens nothing that is sealed to keys of others, such as
calls for help. Source: security requirements AUZ-5 and 5.9.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from api.access.database_roles import DatabaseRole
from api.db.session import Row, driver, flush_changes
from api.domain.care_access.hand import Hand, bind_case
from api.domain.care_access.models import BreakGlassGrant
from api.domain.care_access.words import BreakGlassCategory, BreakGlassVerdict
from api.errors import DomainError, IllegalTransition, NotFound, SamePerson
from api.kit.ids import new_id

MOST_LIVE: Final = 3
"""Files that one account has open in this way at once."""

REVIEWED_WITHIN: Final = timedelta(days=7)
"""Whoever has an older opening that nobody looked at opens no other."""

PLACE: Final = "break_glass_grant"

_ONE_AT_A_TIME: Final = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))"
_FIND: Final = "SELECT episode_id, participant_id, community_id FROM public.find_case($1, $2, $3)"
_STANDING: Final = """
    SELECT count(*) FILTER (WHERE expires_at > $3) AS live,
           count(*) FILTER (WHERE verdict IS NULL AND granted_at <= $4) AS overdue
    FROM break_glass_grant WHERE street_id = $1 AND account_id = $2
"""
_MAY_NOT: Final = """
    SELECT $2 = ANY (e.excluded_ids) OR EXISTS (
      SELECT FROM conflict_declaration c
      WHERE c.street_id = $1 AND c.episode_id = $3 AND c.account_id = $2 AND c.has_conflict)
    FROM episode e WHERE e.street_id = $1 AND e.id = $3
"""
_HAS_CASE: Final = """
    SELECT EXISTS (SELECT FROM pairing WHERE street_id = $1 AND account_id = $2 AND episode_id = $3
                   AND status IN ('active', 'on_hold'))
"""
_PLAIN: Final = """
    SELECT g.id, g.account_id, g.episode_id, g.category, g.granted_at, g.expires_at, g.verdict, g.reviewed_by,
           g.reviewed_at
"""
_WANTED: Final = """
    FROM break_glass_grant g WHERE g.street_id = $1 AND ($2::uuid IS NULL OR g.id < $2)
      AND (NOT $3 OR g.verdict IS NULL)
"""
_TAIL: Final = "ORDER BY g.id DESC LIMIT $4"
# A case worker is shown what they opened, and who opened a case that they work on; not what others opened
# of a case that they have open in the same way.
_OF_WORKER: Final = f"""
    {_PLAIN}, g.sealed {_WANTED} AND (g.account_id = $5 OR EXISTS (
      SELECT FROM pairing p WHERE p.street_id = $1 AND p.account_id = $5 AND p.episode_id = g.episode_id
        AND p.status IN ('active', 'on_hold')))
    {_TAIL}
"""
_OF_LEAD: Final = f"{_PLAIN}, NULL::bytea AS sealed {_WANTED} {_TAIL}"
_OF_OFFICE: Final = f"{_PLAIN}, g.sealed {_WANTED} {_TAIL}"


class BreakGlassNotNeeded(DomainError):
    """The caller works on this case anyway."""

    code = "break_glass_not_needed"


class BreakGlassUnreviewed(DomainError):
    """An earlier opening of this account waits for its review for more than a week."""

    code = "break_glass_unreviewed"


class TooManyOpen(DomainError):
    """This account has three cases open in this way."""

    code = "too_many_break_glass"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to open, and why.

    Attributes:
        pseudonym: Of a case in a community where they work.
        minutes: At most sixty.
    """

    pseudonym: str
    category: BreakGlassCategory
    reason: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Opening:
    """An opening as it is told.

    Attributes:
        pseudonym, reason, review_note: None for whoever reads no content.
    """

    id: UUID
    account_id: UUID
    episode_id: UUID
    category: str
    granted_at: datetime
    expires_at: datetime
    verdict: str | None
    reviewed_by: UUID | None
    reviewed_at: datetime | None
    pseudonym: str | None
    reason: str | None
    review_note: str | None


async def break_glass(hand: Hand, wanted: Wanted) -> Opening:
    """Open a case for a while; from the next request on it is in view. Not committed here.

    Raises:
        NotFound: No such pseudonym where the caller works, or the person or the caller's own word keeps
            them away from it.
        BreakGlassNotNeeded: It is a case of theirs.
        BreakGlassUnreviewed, TooManyOpen: They have others open, or not looked at.
    """
    me = hand.actor.account_id
    await driver(hand.session).execute(_ONE_AT_A_TIME, f"{PLACE} {me}")
    await _require_standing(hand)
    found = await driver(hand.session).fetchrow(
        _FIND, hand.street_id, wanted.pseudonym, list(hand.actor.units)
    )
    if found is None:
        raise NotFound
    episode_id, participant_id = found["episode_id"], found["participant_id"]
    if await driver(hand.session).fetchval(_HAS_CASE, hand.street_id, me, episode_id):
        raise BreakGlassNotNeeded
    await bind_case(hand.session, episode_id, participant_id)
    if await driver(hand.session).fetchval(_MAY_NOT, hand.street_id, me, episode_id) is not False:
        raise NotFound
    grant_id = new_id()
    words = {"pseudonym": wanted.pseudonym, "reason": wanted.reason}
    grant = BreakGlassGrant(
        street_id=hand.street_id,
        id=grant_id,
        account_id=me,
        episode_id=episode_id,
        participant_id=participant_id,
        community_id=found["community_id"],
        category=wanted.category.value,
        sealed=hand.box.seal(PLACE, grant_id, words),
        granted_at=hand.now,
        expires_at=hand.now + timedelta(minutes=wanted.minutes),
    )
    hand.session.add(grant)
    await flush_changes(hand.session)
    await _record(hand, "break_glass", grant, {"category": grant.category, "minutes": wanted.minutes})
    return _opening(grant, words)


async def _require_standing(hand: Hand) -> None:
    row = await driver(hand.session).fetchrow(
        _STANDING, hand.street_id, hand.actor.account_id, hand.now, hand.now - REVIEWED_WITHIN
    )
    if row is None or row["overdue"]:
        raise BreakGlassUnreviewed
    if row["live"] >= MOST_LIVE:
        raise TooManyOpen


async def list_openings(
    hand: Hand, *, after: UUID | None, limit: int, only_unreviewed: bool
) -> list[Opening]:
    """Openings, the newest first: one's own and of one's cases, of one's communities, or of the street."""
    arguments: list[Any] = [hand.street_id, after, only_unreviewed, limit]
    if hand.role is DatabaseRole.CARE_WORKER:
        rows = await driver(hand.session).fetch(_OF_WORKER, *arguments, hand.actor.account_id)
    else:
        text = _OF_LEAD if hand.role is DatabaseRole.CARE_LEAD else _OF_OFFICE
        rows = await driver(hand.session).fetch(text, *arguments)
    return [_listed(hand, row) for row in rows]


async def review_opening(hand: Hand, grant_id: UUID, verdict: BreakGlassVerdict, note: str) -> Opening:
    """Say whether an opening was justified; one that was not ends at once. Not committed here.

    Raises:
        NotFound: No such opening.
        SamePerson: The reviewer's own.
        IllegalTransition: It was reviewed.
    """
    query = (
        select(BreakGlassGrant)
        .where(col(BreakGlassGrant.street_id) == hand.street_id, col(BreakGlassGrant.id) == grant_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    grant = (await hand.session.execute(query)).scalar_one_or_none()
    if grant is None:
        raise NotFound
    if grant.account_id == hand.actor.account_id:
        raise SamePerson
    if grant.verdict is not None:
        raise IllegalTransition
    words = hand.box.open(PLACE, grant_id, grant.sealed) | {"review_note": note}
    grant.sealed = hand.box.seal(PLACE, grant_id, words)
    grant.verdict = verdict.value
    grant.reviewed_by, grant.reviewed_at = hand.actor.account_id, hand.now
    if verdict is BreakGlassVerdict.NOT_JUSTIFIED:
        grant.expires_at = min(grant.expires_at, hand.now)
    await flush_changes(hand.session)
    await _record(hand, "review_break_glass", grant, {"verdict": verdict.value})
    return _opening(grant, words)


def _listed(hand: Hand, row: Row) -> Opening:
    members: dict[str, Any] = dict(row)
    words = hand.box.open(PLACE, row["id"], members.pop("sealed"))
    members |= {name: words.get(name) for name in ("pseudonym", "reason", "review_note")}
    return Opening(**members)


def _opening(grant: BreakGlassGrant, words: dict[str, Any]) -> Opening:
    return Opening(
        id=grant.id,
        account_id=grant.account_id,
        episode_id=grant.episode_id,
        category=grant.category,
        granted_at=grant.granted_at,
        expires_at=grant.expires_at,
        verdict=grant.verdict,
        reviewed_by=grant.reviewed_by,
        reviewed_at=grant.reviewed_at,
        pseudonym=words.get("pseudonym"),
        reason=words.get("reason"),
        review_note=words.get("review_note"),
    )


async def _record(hand: Hand, action: str, grant: BreakGlassGrant, detail: dict[str, Any]) -> None:
    await hand.record(action, PLACE, grant.id, participant_id=grant.participant_id, detail=detail)
