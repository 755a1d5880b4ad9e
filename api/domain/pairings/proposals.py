"""Proposing teams: read, solve without any transaction, write what still rests on the same ground."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

import orjson
from sqlmodel import col, select

from api.db.session import driver, flush_changes
from api.domain.care_access.hand import Hand
from api.domain.pairings.declarations import CaseRef, ask
from api.domain.pairings.ground import Ground, Pair, read_ground
from api.domain.pairings.lifecycle import ProposalStatus, advance_proposal
from api.domain.pairings.model import CaseProposal, Member, Proposal
from api.domain.pairings.models import PairingProposal
from api.domain.pairings.workers import units_of
from api.domain.places.queries import find_unit
from api.errors import DomainError, InvalidField, NotFound
from api.kit.ids import new_id

_FIXED: Final = """
    SELECT episode_id, lead_id, deputy_id FROM pairing_proposal_line
    WHERE street_id = $1 AND proposal_id = $2
"""
_ADD: Final = """
    INSERT INTO pairing_proposal (street_id, id, community_id, status, basis, total_cost, made_by,
      made_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)
    ON CONFLICT DO NOTHING
"""
_ADD_LINE: Final = """
    INSERT INTO pairing_proposal_line (street_id, proposal_id, episode_id, community_id, lead_id, deputy_id,
      detail, blocked) VALUES ($1, $2, $3, $4, $5, $6, $7::text::jsonb, $8)
"""
MOST_CASES: Final = 2_000
"""In one proposal; a whole street has fewer. Source: the figures the solver was measured with."""


class ProposalStale(DomainError):
    """What the proposal rests on has changed."""

    code = "proposal_stale"


class NothingToPropose(DomainError):
    """Every open case of the community has its team."""

    code = "nothing_to_propose"


async def find_community(hand: Hand, code: str) -> UUID:
    """A community in which the caller assigns.

    Raises:
        InvalidField: None of that code.
    """
    unit = await find_unit(hand.session, code, on=hand.today, kind="community")
    units = units_of(hand)
    if unit is None or (units is not None and unit.id not in units):
        raise InvalidField("not_an_option", pointer="/community_code")
    return unit.id


async def read_for_proposal(hand: Hand, community_code: str, episode_ids: Collection[UUID] | None) -> Ground:
    """What a new proposal is to rest on: nothing is written.

    Args:
        hand: Of somebody who assigns.
        community_code: The community.
        episode_ids: Cases to be proposed anew, while the rest of the open proposal stays; None for all open
            cases without a team.

    Raises:
        InvalidField: No such community.
        NotFound: One of the cases is not an open one there.
        NothingToPropose: No case is left.
    """
    community_id = await find_community(hand, community_code)
    return await _read(hand, community_id, episode_ids, await _find_open(hand, community_id, is_locked=False))


async def _read(
    hand: Hand, community_id: UUID, episode_ids: Collection[UUID] | None, earlier: PairingProposal | None
) -> Ground:
    fixed: dict[UUID, Pair] = {}
    if earlier is not None and episode_ids is not None:
        rows = await driver(hand.session).fetch(_FIXED, hand.street_id, earlier.id)
        fixed = {
            row["episode_id"]: (row["lead_id"], row["deputy_id"])
            for row in rows
            if row["episode_id"] not in episode_ids
        }
    wanted = {*(episode_ids or ()), *fixed}
    ground = await read_ground(hand, community_id, wanted, with_unformed=episode_ids is None, fixed=fixed)
    if any(one not in ground.cases for one in episode_ids or ()):
        raise NotFound
    if not ground.cases:
        raise NothingToPropose
    if len(ground.cases) > MOST_CASES:
        raise InvalidField("too_long", pointer="/episode_ids")
    return replace(ground, replaces=None if earlier is None else earlier.id)


async def _find_open(hand: Hand, community_id: UUID, *, is_locked: bool) -> PairingProposal | None:
    query = select(PairingProposal).where(
        col(PairingProposal.street_id) == hand.street_id,
        col(PairingProposal.community_id) == community_id,
        col(PairingProposal.status) == ProposalStatus.OPEN,
    )
    if is_locked:
        query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    return (await hand.session.execute(query)).scalar_one_or_none()


async def store_proposal(
    hand: Hand, ground: Ground, episode_ids: Collection[UUID] | None, found: Proposal
) -> UUID:
    """Keep what was solved, and ask each proposed member to declare. Not committed here.

    Args:
        hand: Of a new transaction.
        ground: What was solved.
        episode_ids: As they were asked for.
        found: The solution.

    Raises:
        ProposalStale: Something changed while it was solved, or somebody else proposed.
    """
    earlier = await _find_open(hand, ground.community_id, is_locked=True)
    try:
        present = await _read(hand, ground.community_id, episode_ids, earlier)
    except (NotFound, NothingToPropose):
        raise ProposalStale from None
    if present.whole() != ground.whole():
        raise ProposalStale
    if earlier is not None:
        end_proposal(hand, earlier, ProposalStatus.REPLACED)
        await flush_changes(hand.session)
    proposal_id = new_id()
    await _write(hand, ground, found, proposal_id)
    await _ask_members(hand, ground, found)
    detail = {"cases": len(found.cases), "blocked": sum(bool(one.blocked) for one in found.cases)}
    await hand.record("propose_teams", "pairing_proposal", proposal_id, detail=detail)
    return proposal_id


def end_proposal(hand: Hand, proposal: PairingProposal, wanted: ProposalStatus) -> None:
    """Close a locked proposal. Not committed here."""
    proposal.status = advance_proposal(proposal.status, wanted)
    proposal.ended_by, proposal.ended_at = hand.actor.account_id, hand.now
    proposal.version += 1


async def _write(hand: Hand, ground: Ground, found: Proposal, proposal_id: UUID) -> None:
    tag = await driver(hand.session).execute(
        _ADD,
        hand.street_id,
        proposal_id,
        ground.community_id,
        ProposalStatus.OPEN.value,
        ground.basis(),
        found.points,
        hand.actor.account_id,
        hand.now,
    )
    if tag != "INSERT 0 1":
        raise ProposalStale  # somebody else's came first
    await driver(hand.session).executemany(
        _ADD_LINE,
        [
            (
                hand.street_id,
                proposal_id,
                one.case_id,
                ground.community_id,
                None if one.lead is None else one.lead.account_id,
                None if one.deputy is None else one.deputy.account_id,
                orjson.dumps(_detail(one)).decode(),
                sorted({bar for blocked in one.blocked for bar in blocked.bars}),
            )
            for one in found.cases
        ],
    )


def _detail(one: CaseProposal) -> dict[str, Any]:
    other = one.runner_up
    return {
        "lead": _costs(one.lead),
        "deputy": _costs(one.deputy),
        "runner_up": None
        if other is None
        else {
            "account_id": str(other.account_id),
            "costs": dict(other.costs),
            "difference": other.difference,
        },
        "blocked": [{"position": each.role, "bars": dict(each.bars)} for each in one.blocked],
        "released": [
            {"position": each.role, "account_id": str(each.account_id), "bar": each.bar}
            for each in one.released
        ],
    }


def _costs(member: Member | None) -> dict[str, Any] | None:
    return None if member is None else {"costs": dict(member.costs), "is_kept": member.is_fixed}


async def _ask_members(hand: Hand, ground: Ground, found: Proposal) -> None:
    await ask(
        hand,
        (
            (
                CaseRef(one.case_id, ground.cases[one.case_id]["participant_id"], ground.community_id),
                member.account_id,
            )
            for one in found.cases
            for member in (one.lead, one.deputy)
            if member is not None
        ),
    )
