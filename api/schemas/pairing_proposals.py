"""Proposed teams on the wire: who, at what cost and for which reasons, who else, and who not."""

from typing import Any, Self
from uuid import UUID

import orjson
from pydantic import ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from api.db.session import Row
from api.domain.episodes.words import SupportTier, TeamRole
from api.domain.pairings.choosing import Change
from api.domain.pairings.confirming import Confirmation
from api.domain.pairings.lifecycle import ProposalStatus
from api.domain.pairings.models import PairingProposal
from api.domain.pairings.proposal_views import ProposalView
from api.domain.pairings.proposals import MOST_CASES
from api.domain.pairings.words import POSITION_OF, Position, TeamBar
from api.schemas.fields import Id, Option, OutModel, StrictModel, UnitCode, UtcDatetime, instant_json
from api.schemas.paging import Page
from api.schemas.plain_texts import NamelessLine

MAX_CHANGES = 500


class PairingProposalIn(StrictModel):
    """Which cases are to get teams."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"community_code": "990000001003"}]})

    community_code: UnitCode
    episode_ids: list[Id] | None = Field(
        None,
        min_length=1,
        max_length=MOST_CASES,
        description="Cases to propose anew; the rest of the open proposal stays as it is. Left out: all open "
        "cases whose team was not formed.",
    )


class TeamChangeIn(StrictModel):
    """Somebody else than was proposed."""

    episode_id: Id
    team_role: Option[TeamRole] = Field(
        description="`lead_worker` changes the lead, `social_worker` the deputy."
    )
    account_id: Id = Field(description="The case worker who is to take the place; must have declared.")
    reason: NamelessLine = Field(description="Why; names nobody. Kept sealed with the pairing.")

    @field_validator("team_role")
    @classmethod
    def _answers_for_the_case(cls, role: TeamRole) -> TeamRole:
        if role not in POSITION_OF:
            raise PydanticCustomError("not_an_option", "neither lead nor deputy")
        return role


class ProposalConfirmationIn(StrictModel):
    """What is to be formed of a proposal."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "changes": [
                        {
                            "episode_id": "0193a3c5-7a10-7b3e-8a51-3a8b5f2d1c77",
                            "team_role": "lead_worker",
                            "account_id": "0193a3c5-7a10-7b3e-8a51-3a8b5f2d1c78",
                            "reason": "本人熟悉该网格，路程更近。",
                        }
                    ],
                    "leave_out": [],
                }
            ]
        }
    )

    changes: list[TeamChangeIn] = Field(
        default_factory=list, max_length=MAX_CHANGES, description="Members put in by hand."
    )
    leave_out: list[Id] = Field(
        default_factory=list,
        max_length=MOST_CASES,
        description="Cases that are to wait, such as those that a refusal named; they keep whom they have.",
    )

    @model_validator(mode="after")
    def _leaves_each_out_once(self) -> Self:
        if len(set(self.leave_out)) != len(self.leave_out):
            raise PydanticCustomError("duplicate_value", "a case twice")
        return self

    def to_confirmation(self) -> Confirmation:
        """The same for the domain."""
        changes = tuple(
            Change(one.episode_id, one.team_role, one.account_id, one.reason) for one in self.changes
        )
        return Confirmation(changes, tuple(self.leave_out))


class PairingCostsOut(OutModel):
    """Points by reason; without this half of the pairing the whole would cost as much less."""

    caseload: int = Field(description="That cases are spread evenly.")
    workload: int = Field(description="The same, weighted by tier.")
    continuity: int = Field(description="That the person keeps somebody they know.")
    language: int = Field(description="That the person is spoken to as they asked.")
    travel: int = Field(description="The way between the grids.")


class ProposedMemberOut(OutModel):
    """Somebody who is proposed."""

    account_id: UUID = Field(description="The colleague.")
    costs: PairingCostsOut
    is_kept: bool = Field(description="Whether it was kept from the proposal before, and not chosen anew.")


class RunnerUpOut(OutModel):
    """The best other lead, while everything else stays."""

    account_id: UUID = Field(description="The colleague.")
    costs: PairingCostsOut
    difference: int = Field(description="By how many points the whole would cost more.")


class BlockedPlaceOut(OutModel):
    """A place that nobody can take."""

    position: Position = Field(description="`lead` or `deputy`.")
    bars: dict[TeamBar, int] = Field(description="How many workers each reason keeps away.")


class ReleasedMemberOut(OutModel):
    """Somebody who could not be kept."""

    position: Position = Field(description="`lead` or `deputy`.")
    account_id: UUID = Field(description="The colleague.")
    bar: TeamBar = Field(description="Why not.")


class AskedColleagueOut(OutModel):
    """Somebody who was asked whether there is a conflict of interest."""

    account_id: UUID = Field(description="The colleague.")
    has_conflict: bool | None = Field(description="Null until they answer. Nobody is asked why.")


class ProposalLineOut(OutModel):
    """What is proposed for one case."""

    episode_id: UUID = Field(description="The case.")
    pseudonym: str | None = Field(description="Null when the case is no longer the caller's to see.")
    tier: SupportTier | None = Field(description="How much support was decided on.")
    is_formed: bool = Field(description="Whether the case has a formed team by now.")
    present_lead_id: UUID | None = Field(description="Who leads it now.")
    present_deputy_id: UUID | None = Field(description="Who is the deputy now.")
    lead: ProposedMemberOut | None = Field(description="Null when nobody can lead it.")
    deputy: ProposedMemberOut | None = Field(description="Null when nobody can be the deputy.")
    runner_up: RunnerUpOut | None = Field(description="Null when nobody else could lead it, or it was kept.")
    blocked: list[BlockedPlaceOut] = Field(description="Places that stay empty, and why.")
    released: list[ReleasedMemberOut] = Field(description="Who could not be kept.")
    asked: list[AskedColleagueOut] = Field(description="Everybody who was asked about this case.")


class ColleagueOut(OutModel):
    """Somebody whose id stands in the lines."""

    account_id: UUID = Field(description="The colleague.")
    display_name: str = Field(description="The colleague's name.")


class PairingProposalItemOut(OutModel):
    """A proposal in a list."""

    id: UUID
    community_code: str = Field(description="Code of the community.")
    status: ProposalStatus
    total_points: int = Field(description="What all proposed pairings cost together.")
    made_by: UUID = Field(description="Who asked for it.")
    made_at: UtcDatetime = Field(description="When.")
    ended_at: UtcDatetime | None = Field(description="When it was confirmed, or replaced.")


class PairingProposalOut(PairingProposalItemOut):
    """A proposal with its lines, by case."""

    colleagues: list[ColleagueOut] = Field(description="The names of all whose ids stand in the lines.")
    lines: list[ProposalLineOut] = Field(description="One for each case.")


PairingProposalPage = Page[PairingProposalItemOut]


def proposal_item(proposal: PairingProposal, community_code: str) -> dict[str, Any]:
    """A proposal as `PairingProposalItemOut`."""
    return {
        "id": str(proposal.id),
        "community_code": community_code,
        "status": proposal.status,
        "total_points": proposal.total_cost,
        "made_by": str(proposal.made_by),
        "made_at": instant_json(proposal.made_at),
        "ended_at": None if proposal.ended_at is None else instant_json(proposal.ended_at),
    }


def proposal_json(view: ProposalView) -> dict[str, Any]:
    """A proposal as `PairingProposalOut`."""
    asked: dict[UUID, list[dict[str, Any]]] = {}
    for (case, account), answer in sorted(view.answers.items()):
        asked.setdefault(case, []).append({"account_id": str(account), "has_conflict": answer})
    return {
        **proposal_item(view.proposal, view.community_code),
        "colleagues": [
            {"account_id": str(account), "display_name": name} for account, name in sorted(view.names.items())
        ],
        "lines": [_line(row, asked.get(row["episode_id"], [])) for row in view.lines],
    }


def _line(row: Row, asked: list[dict[str, Any]]) -> dict[str, Any]:
    detail = orjson.loads(row["detail"])
    return {
        "episode_id": str(row["episode_id"]),
        "pseudonym": row["pseudonym"],
        "tier": row["tier"],
        "is_formed": bool(row["is_formed"]),
        "present_lead_id": _id(row["present_lead_id"]),
        "present_deputy_id": _id(row["present_deputy_id"]),
        "lead": _member(row["lead_id"], detail["lead"]),
        "deputy": _member(row["deputy_id"], detail["deputy"]),
        "runner_up": detail["runner_up"],
        "blocked": detail["blocked"],
        "released": detail["released"],
        "asked": asked,
    }


def _member(account_id: UUID | None, kept: dict[str, Any] | None) -> dict[str, Any] | None:
    return None if account_id is None or kept is None else {"account_id": str(account_id), **kept}


def _id(one: UUID | None) -> str | None:
    return None if one is None else str(one)
