"""Reading proposals: as they were made, with who has each case by now and who has declared what."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import orjson
from sqlmodel import col, select

from api.db.session import Row, driver, flush_changes
from api.domain.care_access.hand import Hand
from api.domain.pairings.declarations import Asked, read_answers
from api.domain.pairings.lifecycle import ProposalStatus
from api.domain.pairings.models import PairingProposal
from api.domain.places.queries import code_of, find_unit
from api.errors import NotFound

_LINES: Final = """
    SELECT l.episode_id, e.pseudonym, e.tier, e.team_formed_at IS NOT NULL AS is_formed,
           e.lead_id AS present_lead_id, e.deputy_id AS present_deputy_id,
           l.lead_id, l.deputy_id, l.detail::text AS detail
    FROM pairing_proposal_line l LEFT JOIN episode e ON e.street_id = $1 AND e.id = l.episode_id
    WHERE l.street_id = $1 AND l.proposal_id = $2
    ORDER BY l.episode_id
"""
_NAMES: Final = "SELECT id, display_name FROM account WHERE street_id = $1 AND id = ANY ($2)"


@dataclass(frozen=True, slots=True)
class ProposalFilter:
    """Which proposals are asked for; None asks for all."""

    limit: int
    community_code: str | None = None
    status: ProposalStatus | None = None
    before: UUID | None = None


async def list_proposals(hand: Hand, wanted: ProposalFilter) -> list[PairingProposal]:
    """Proposals that the caller may see, newest first."""
    query = select(PairingProposal).where(col(PairingProposal.street_id) == hand.street_id)
    if wanted.community_code is not None:
        unit = await find_unit(hand.session, wanted.community_code, on=hand.today, kind="community")
        if unit is None:
            return []
        query = query.where(col(PairingProposal.community_id) == unit.id)
    if wanted.status is not None:
        query = query.where(col(PairingProposal.status) == wanted.status)
    if wanted.before is not None:
        query = query.where(col(PairingProposal.id) < wanted.before)
    query = query.order_by(col(PairingProposal.id).desc()).limit(wanted.limit)
    return list((await hand.session.execute(query)).scalars())


async def get_proposal(hand: Hand, proposal_id: UUID, *, is_locked: bool = False) -> PairingProposal:
    """One proposal.

    Raises:
        NotFound: None that the caller may see.
    """
    query = select(PairingProposal).where(
        col(PairingProposal.street_id) == hand.street_id, col(PairingProposal.id) == proposal_id
    )
    if is_locked:
        query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    proposal = (await hand.session.execute(query)).scalar_one_or_none()
    if proposal is None:
        raise NotFound
    return proposal


async def lines_of(hand: Hand, proposal_id: UUID) -> list[Row]:
    """The lines of a proposal, with who has each case now."""
    rows: list[Row] = await driver(hand.session).fetch(_LINES, hand.street_id, proposal_id)
    return rows


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposal with everything that is shown of it.

    Attributes:
        answers: What each colleague who was asked about one of its cases has declared so far.
        names: Of the colleagues, by account.
    """

    proposal: PairingProposal
    community_code: str
    lines: Sequence[Row]
    answers: Mapping[Asked, bool | None]
    names: Mapping[UUID, str]


async def community_codes(hand: Hand, proposals: Iterable[PairingProposal]) -> dict[UUID, str]:
    """The codes of the communities of proposals."""
    wanted = {one.community_id for one in proposals}
    return {one: await code_of(hand.session, one) for one in wanted}


async def view_proposal(hand: Hand, proposal: PairingProposal) -> ProposalView:
    """One proposal as it stands now."""
    await flush_changes(hand.session)
    lines = await lines_of(hand, proposal.id)
    answers = await read_answers(hand, [line["episode_id"] for line in lines])
    accounts = {account for _, account in answers}
    for line in lines:
        accounts |= {line[name] for name in ("lead_id", "deputy_id", "present_lead_id", "present_deputy_id")}
        other = orjson.loads(line["detail"])["runner_up"]
        accounts |= {UUID(other["account_id"])} if other else set()
    wanted = [one for one in accounts if one is not None]
    rows = await driver(hand.session).fetch(_NAMES, hand.street_id, wanted)
    names = {row["id"]: row["display_name"] for row in rows}
    code = await code_of(hand.session, proposal.community_id)
    return ProposalView(proposal, code, lines, answers, names)
