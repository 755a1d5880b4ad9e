"""Forming the teams of a proposal, all in one transaction, on the ground that it was made on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from api.db.session import Row, flush_changes
from api.domain.care_access.hand import Hand
from api.domain.care_access.holds import keep_holds, require_working
from api.domain.episodes.models import Episode
from api.domain.pairings.choosing import BOTH, Change, Team, choose, require_possible
from api.domain.pairings.declarations import read_answers, require_answers
from api.domain.pairings.ground import Ground, read_ground
from api.domain.pairings.lifecycle import PairingStatus, ProposalStatus
from api.domain.pairings.models import PairingProposal
from api.domain.pairings.proposal_views import get_proposal, lines_of
from api.domain.pairings.proposals import ProposalStale, end_proposal
from api.domain.pairings.rows import NewPairing, add_rows, end_rows, keep_people, present_rows
from api.domain.pairings.words import ROLE_OF, EndReason, Position
from api.errors import DomainError

_POSITION: Final = {"lead": Position.LEAD, "deputy": Position.DEPUTY}


class NothingToConfirm(DomainError):
    """No case is left for which both a lead and a deputy are there."""

    code = "nothing_to_confirm"


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What a community lead confirms.

    Attributes:
        changes: Members put in by hand.
        leave_out: Cases that are to wait; they keep whom they have.
    """

    changes: tuple[Change, ...] = ()
    leave_out: tuple[UUID, ...] = ()


async def confirm_proposal(hand: Hand, proposal_id: UUID, wanted: Confirmation) -> PairingProposal:
    """Form the teams of a proposal, but of those cases that are blocked or left out. Not committed here.

    Raises:
        NotFound: No such proposal.
        IllegalTransition: It was confirmed before.
        ProposalStale: It was replaced, or what it rests on has changed.
        InvalidField: A change does not fit the proposal.
        MemberNotPossible: A hard rule stands against a member.
        ConflictDeclared: A member has a conflict of interest.
        DeclarationMissing: A member has not declared.
        NothingToConfirm: No team could be formed.
        WorkerGone: A member was suspended at this moment.
    """
    proposal = await get_proposal(hand, proposal_id, is_locked=True)
    if proposal.status == ProposalStatus.REPLACED:
        raise ProposalStale
    end_proposal(hand, proposal, ProposalStatus.CONFIRMED)
    lines = await lines_of(hand, proposal_id)
    episodes = await _lock(hand, [line["episode_id"] for line in lines])
    ground = await read_ground(hand, proposal.community_id, episodes.keys(), with_unformed=False)
    if len(ground.cases) != len(lines) or ground.basis() != proposal.basis:
        raise ProposalStale
    teams = choose(_proposed(lines), wanted.changes, wanted.leave_out)
    if not teams:
        raise NothingToConfirm
    await _judge(hand, ground, teams)
    await _form(hand, proposal_id, teams, episodes)
    detail = {"formed": len(teams), "left": len(lines) - len(teams), "by_hand": len(wanted.changes)}
    await hand.record("confirm_teams", "pairing_proposal", proposal_id, detail=detail)
    return proposal


def _proposed(lines: Sequence[Row]) -> dict[UUID, tuple[UUID | None, UUID | None]]:
    return {line["episode_id"]: (line["lead_id"], line["deputy_id"]) for line in lines}


async def _lock(hand: Hand, episode_ids: Sequence[UUID]) -> dict[UUID, Episode]:
    """The episodes that are seen, locked in the order of their ids."""
    query = (
        select(Episode)
        .where(col(Episode.street_id) == hand.street_id, col(Episode.id).in_(episode_ids))
        .order_by(col(Episode.id))
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return {one.id: one for one in (await hand.session.execute(query)).scalars()}


async def _judge(hand: Hand, ground: Ground, teams: Mapping[UUID, Team]) -> None:
    request = ground.request
    answers = await read_answers(hand, teams.keys())
    members = [(case, team.of(role)) for case, team in teams.items() for role in BOTH]
    require_possible(
        teams,
        {one.id: one for one in request.cases},
        {one.id: one for one in request.workers},
        {case: (row["lead_id"], row["deputy_id"]) for case, row in ground.cases.items()},
    )
    require_answers(answers, members)


async def _form(
    hand: Hand, proposal_id: UUID, teams: Mapping[UUID, Team], episodes: Mapping[UUID, Episode]
) -> None:
    rows = await present_rows(hand, teams.keys())
    leaving = [(row, _ended(row)) for row in rows if _leaves(row, teams[row["episode_id"]])]
    await end_rows(hand, leaving, EndReason.WORKER_CHANGE)
    there = {(row["episode_id"], row["position"]): row["account_id"] for row in rows}
    await add_rows(
        hand,
        [
            NewPairing(
                case_id,
                episodes[case_id].participant_id,
                episodes[case_id].community_id,
                team.of(role),
                _POSITION[role],
                ROLE_OF[_POSITION[role]],
                proposal_id=proposal_id,
                kept={"reason": team.reasons[role]} if role in team.reasons else None,
            )
            for case_id, team in teams.items()
            for role in BOTH
            if there.get((case_id, role)) != team.of(role)
        ],
    )
    for case_id, team in teams.items():
        await _write_down(hand, episodes[case_id], team)
    await flush_changes(hand.session)
    await keep_people(
        hand, [(episodes[case_id].participant_id, team.lead) for case_id, team in teams.items()]
    )
    answering = {team.of(role) for team in teams.values() for role in BOTH}
    await require_working(hand, answering)
    await keep_holds(hand, answering | {row["account_id"] for row, _ in leaving})


def _leaves(row: Row, team: Team) -> bool:
    """Whether somebody else takes this place, or this member takes another one."""
    if row["position"] == Position.MEMBER:
        return row["account_id"] in {team.lead, team.deputy}
    return bool(row["account_id"] != team.of(row["position"]))


def _ended(row: Row) -> PairingStatus:
    return PairingStatus.ENDED if row["position"] == Position.MEMBER else PairingStatus.HANDED_OVER


async def _write_down(hand: Hand, episode: Episode, team: Team) -> None:
    episode.lead_id, episode.deputy_id, episode.team_formed_at = team.lead, team.deputy, hand.now
    episode.changed_at = hand.now
    episode.version += 1
    detail = {
        "lead_id": str(team.lead),
        "deputy_id": str(team.deputy),
        "by_hand": sorted(team.reasons),
    }
    await hand.record(
        "form_team", "episode", episode.id, participant_id=episode.participant_id, detail=detail
    )
