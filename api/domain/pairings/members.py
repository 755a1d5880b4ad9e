"""Who else helps in a case: colleagues, family, volunteers, police, medical staff."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from api.access.database_roles import DatabaseRole
from api.db.session import Row, driver
from api.domain.care_access.hand import Hand
from api.domain.care_access.refusals import ConsentMissing
from api.domain.episodes.models import Episode
from api.domain.episodes.queries import get_episode, lock_episode
from api.domain.episodes.words import TeamRole
from api.domain.pairings.colleagues import require_colleague
from api.domain.pairings.declarations import CaseRef, ask
from api.domain.pairings.lifecycle import PairingStatus
from api.domain.pairings.rows import NewPairing, add_rows, end_rows, present_rows
from api.domain.pairings.words import ANSWERING, CONSENT_FOR, EndReason, Position
from api.errors import DomainError, IllegalTransition, NotFound

_CONSENT: Final = """
    SELECT EXISTS (SELECT FROM consent WHERE street_id = $1 AND id = $2 AND participant_id = $3 AND kind = $4
      AND given_on <= $5 AND withdrawn_on IS NULL)
"""
_TEAM: Final = """
    SELECT p.id, p.account_id, c.display_name, p.position, p.team_role, p.status, p.begins_on, p.until_on,
           p.end_reason
    FROM pairing p LEFT JOIN account c ON c.street_id = $1 AND c.id = p.account_id
    WHERE p.street_id = $1 AND p.episode_id = $2 ORDER BY p.id
"""
_SEALED: Final = """
    SELECT id, sealed FROM pairing WHERE street_id = $1 AND episode_id = $2 AND sealed IS NOT NULL
"""
_PAIRING: Final = "SELECT episode_id FROM pairing WHERE street_id = $1 AND id = $2"


class AccountableNeeded(DomainError):
    """A lead or deputy goes when somebody else has taken their place, and not before."""

    code = "accountable_needed"


@dataclass(frozen=True, slots=True)
class NewMember:
    """Who is to help, as what.

    Attributes:
        account_id: Of a colleague; None for whoever has no account, who is named instead.
        consent_id: The person's consent, where one is needed.
    """

    team_role: TeamRole
    account_id: UUID | None
    name: str | None
    contact: str | None
    consent_id: UUID | None


@dataclass(frozen=True, slots=True)
class TeamMember:
    """A member as the caller may see them.

    Attributes:
        kept: What is sealed with the row; empty for whoever may not open it.
    """

    row: Row
    kept: Mapping[str, Any]


async def add_member(hand: Hand, episode_id: UUID, wanted: NewMember) -> UUID:
    """Put somebody into a team beside lead and deputy. Not committed here.

    A colleague waits until they have declared that they have no conflict of interest.

    Raises:
        NotFound: No such case.
        ConsentMissing: The person's consent is needed.
        MemberNotPossible: A hard rule stands against the colleague.
    """
    episode = await lock_episode(hand, episode_id)
    await _require_consent(hand, episode, wanted)
    status = PairingStatus.ACTIVE
    if wanted.account_id is not None:
        rows = await present_rows(hand, [episode_id])
        taken = {row["account_id"] for row in rows}
        await require_colleague(hand, episode, wanted.account_id, taken)
        status = PairingStatus.PROPOSED
        case = CaseRef(episode.id, episode.participant_id, episode.community_id)
        await ask(hand, [(case, wanted.account_id)])
    named = {"name": wanted.name, "contact": wanted.contact}
    (pairing_id,) = await add_rows(
        hand,
        [
            NewPairing(
                episode.id,
                episode.participant_id,
                episode.community_id,
                wanted.account_id,
                Position.MEMBER,
                wanted.team_role,
                status,
                consent_id=wanted.consent_id,
                kept={key: value for key, value in named.items() if value is not None},
            )
        ],
    )
    detail = {"team_role": wanted.team_role.value}
    await hand.record(
        "add_member", "pairing", pairing_id, participant_id=episode.participant_id, detail=detail
    )
    return pairing_id


async def _require_consent(hand: Hand, episode: Episode, wanted: NewMember) -> None:
    kind = CONSENT_FOR.get(wanted.team_role)
    if kind is None:
        return
    is_live = wanted.consent_id is not None and await driver(hand.session).fetchval(
        _CONSENT, hand.street_id, wanted.consent_id, episode.participant_id, kind, hand.today
    )
    if not is_live:
        raise ConsentMissing


async def end_member(hand: Hand, pairing_id: UUID, reason: EndReason) -> UUID:
    """Let somebody who helps go; the case it was. Not committed here.

    Raises:
        NotFound: No such pairing.
        IllegalTransition: It has ended.
        AccountableNeeded: It is a lead's or deputy's.
    """
    episode_id = await driver(hand.session).fetchval(_PAIRING, hand.street_id, pairing_id)
    if episode_id is None:
        raise NotFound
    episode = await lock_episode(hand, episode_id)
    row = next((one for one in await present_rows(hand, [episode_id]) if one["id"] == pairing_id), None)
    if row is None:
        raise IllegalTransition
    if row["position"] in ANSWERING:
        raise AccountableNeeded
    await end_rows(hand, [(row, PairingStatus.ENDED)], reason)
    detail = {"reason": reason.value}
    await hand.record(
        "end_pairing", "pairing", pairing_id, participant_id=episode.participant_id, detail=detail
    )
    return episode.id


async def read_team(hand: Hand, episode_id: UUID) -> list[TeamMember]:
    """Everybody who is or was in the team of a case; names and contacts for those who work on it.

    Raises:
        NotFound: No such case.
    """
    episode = await get_episode(hand, episode_id)
    rows = await driver(hand.session).fetch(_TEAM, hand.street_id, episode_id)
    kept: dict[UUID, dict[str, Any]] = {}
    if hand.role is not DatabaseRole.CARE_LEAD:
        for one in await driver(hand.session).fetch(_SEALED, hand.street_id, episode_id):
            kept[one["id"]] = hand.box.open("pairing", one["id"], one["sealed"])
        await hand.record("read", "team", episode_id, participant_id=episode.participant_id)
    return [TeamMember(row, kept.get(row["id"], {})) for row in rows]
