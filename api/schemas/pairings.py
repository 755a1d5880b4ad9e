"""Teams on the wire: lists of cases, members, declarations."""

from typing import Any, Self
from uuid import UUID

from pydantic import ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from api.db.session import Row
from api.domain.episodes.words import EpisodeStatus, EpisodeType, ItemKind, SupportTier, TeamRole
from api.domain.pairings.declarations import OpenDeclaration
from api.domain.pairings.lifecycle import PairingStatus
from api.domain.pairings.members import NewMember, TeamMember
from api.domain.pairings.next_due import CaseDates, next_due
from api.domain.pairings.words import CONSENT_FOR, EndReason, Position
from api.schemas.fields import Id, LegalDate, Line, Option, OutModel, StrictModel, UtcDatetime, instant_json
from api.schemas.paging import Page

MAX_ASKED = 500


class NextDueOut(OutModel):
    """A date of the case, and what is due by it."""

    kind: ItemKind
    due_on: LegalDate


class PairingOut(OutModel):
    """Somebody's part in a case, without a word about the person."""

    id: UUID
    episode_id: UUID = Field(description="The case.")
    pseudonym: str = Field(description="The case.")
    community_code: str = Field(description="Code of the community.")
    type: EpisodeType
    episode_status: EpisodeStatus = Field(description="Where the case stands.")
    tier: SupportTier = Field(description="How much support was decided on.")
    account_id: UUID | None = Field(description="Null for members who have no account.")
    display_name: str | None = Field(description="Of the colleague.")
    position: Position
    team_role: TeamRole
    status: PairingStatus
    begins_on: LegalDate
    next_due: NextDueOut | None = Field(
        description="Of the dates that the case itself has: reporting, assessment, end of term. Contacts and "
        "tests stand in its schedule."
    )


PairingPage = Page[PairingOut]


def pairing_json(row: Row) -> dict[str, Any]:
    """A pairing as `PairingOut`."""
    dates = CaseDates(
        EpisodeStatus(row["episode_status"]),
        row["report_due_on"],
        row["tier_expires_on"],
        row["term_last_on"],
    )
    due = next_due(dates)
    return {
        **{
            name: None if row[name] is None else str(row[name]) for name in ("id", "episode_id", "account_id")
        },
        **{
            name: row[name]
            for name in (
                "pseudonym",
                "community_code",
                "type",
                "episode_status",
                "tier",
                "display_name",
                "position",
                "team_role",
                "status",
            )
        },
        "begins_on": row["begins_on"].isoformat(),
        "next_due": None if due is None else {"kind": due.kind.value, "due_on": due.due_on.isoformat()},
    }


class TeamMemberIn(StrictModel):
    """Somebody who is to help in a case: a colleague by account, everybody else by name."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"team_role": "medical", "name": "乙某某", "contact": "社区卫生服务中心前台转接"}]
        }
    )

    team_role: Option[TeamRole] = Field(description="As what. `lead_worker` is given by hand-over alone.")
    account_id: Id | None = Field(None, description="Of a case worker; for `social_worker`, and only there.")
    name: Line | None = Field(None, description="Who, where there is no account. Kept sealed.")
    contact: Line | None = Field(None, description="How to reach them. Kept sealed.")
    consent_id: Id | None = Field(
        None, description="The person's consent: for `family` and `volunteer`, and only there."
    )

    @model_validator(mode="after")
    def _fits_the_role(self) -> Self:
        if self.team_role is TeamRole.LEAD_WORKER:
            raise PydanticCustomError("not_an_option", "not by this way")
        is_colleague = self.team_role is TeamRole.SOCIAL_WORKER
        if is_colleague is (self.account_id is None) or is_colleague is (self.name is not None):
            raise PydanticCustomError("missing", "an account, or else a name")
        if is_colleague and self.contact is not None:
            raise PydanticCustomError("unknown_field", "a colleague is reached at work")
        if self.consent_id is not None and self.team_role not in CONSENT_FOR:
            raise PydanticCustomError("unknown_field", "no consent is asked for")
        return self

    def to_member(self) -> NewMember:
        """The same for the domain."""
        return NewMember(self.team_role, self.account_id, self.name, self.contact, self.consent_id)


class PairingEndIn(StrictModel):
    """Why somebody no longer helps in a case."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"end_reason": "person_request"}]})

    end_reason: Option[EndReason] = Field(
        description="`worker_change`, `conflict_of_interest` or `person_request`: the others come with the "
        "end of the case, or with its transfer."
    )

    @field_validator("end_reason")
    @classmethod
    def _is_of_the_member(cls, reason: EndReason) -> EndReason:
        if reason in {EndReason.EPISODE_ENDED, EndReason.PERSON_TRANSFERRED}:
            raise PydanticCustomError("not_an_option", "comes with the case")
        return reason


class TeamMemberOut(OutModel):
    """Somebody who is or was in the team of a case."""

    id: UUID
    account_id: UUID | None = Field(description="Null for members who have no account.")
    display_name: str | None = Field(description="Of the colleague.")
    position: Position
    team_role: TeamRole
    status: PairingStatus
    begins_on: LegalDate
    until_on: LegalDate | None = Field(description="When it ended.")
    end_reason: EndReason | None = Field(description="Why it ended.")
    name: str | None = Field(description="Of whoever has no account; null for a community lead.")
    contact: str | None = Field(description="How to reach them; null for a community lead.")
    reason: str | None = Field(description="Why somebody was put in by hand; null for a community lead.")


class TeamOut(OutModel):
    """The team of a case, with those who left it."""

    items: list[TeamMemberOut] = Field(description="In the order in which they joined.")


def team_json(members: list[TeamMember]) -> dict[str, Any]:
    """A team as `TeamOut`."""
    return {
        "items": [
            {
                "id": str(one.row["id"]),
                "account_id": None if one.row["account_id"] is None else str(one.row["account_id"]),
                **{
                    name: one.row[name]
                    for name in (
                        "display_name",
                        "position",
                        "team_role",
                        "status",
                        "end_reason",
                    )
                },
                "begins_on": one.row["begins_on"].isoformat(),
                "until_on": None if one.row["until_on"] is None else one.row["until_on"].isoformat(),
                **{name: one.kept.get(name) for name in ("name", "contact", "reason")},
            }
            for one in members
        ]
    }


class AskedIn(StrictModel):
    """A case and a colleague."""

    episode_id: Id
    account_id: Id


class DeclarationsIn(StrictModel):
    """Who is to be asked about which cases, besides those who were proposed."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "asked": [
                        {
                            "episode_id": "0193a3c5-7a10-7b3e-8a51-3a8b5f2d1c77",
                            "account_id": "0193a3c5-7a10-7b3e-8a51-3a8b5f2d1c78",
                        }
                    ]
                }
            ]
        }
    )

    asked: list[AskedIn] = Field(
        min_length=1, max_length=MAX_ASKED, description="Whoever was asked stays asked."
    )


class DeclarationsAskedOut(OutModel):
    """How many pairs of a case and a colleague were named."""

    asked: int = Field(description="Whoever was asked before is not asked again.")


class DeclarationIn(StrictModel):
    """The answer: yes or no, and nothing else."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"has_conflict": False}]})

    has_conflict: bool = Field(
        description="Whether the person is a relative, a neighbour in the same building, a former partner, "
        "or there is any other conflict. Nobody asks which. A declared conflict is not taken back."
    )


class DeclarationOut(OutModel):
    """A question to the caller."""

    id: UUID
    community_code: str = Field(description="Code of the community.")
    name: str | None = Field(description="Whom it is about; nothing of the case is told.")
    asked_at: UtcDatetime


DeclarationPage = Page[DeclarationOut]


class DeclaredOut(OutModel):
    """An answer that stands."""

    id: UUID
    has_conflict: bool = Field(description="What stands from now on.")


def declaration_json(one: OpenDeclaration) -> dict[str, Any]:
    """A question as `DeclarationOut`."""
    return {
        "id": str(one.row["id"]),
        "community_code": one.row["community_code"],
        "name": one.name,
        "asked_at": instant_json(one.row["asked_at"]),
    }
