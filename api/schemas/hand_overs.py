"""Hand-overs on the wire: offered with a summary, answered after declaring."""

from typing import Any
from uuid import UUID

from pydantic import ConfigDict, Field

from api.domain.pairings.hand_overs import Answered, Offer
from api.domain.pairings.lifecycle import HandOverStatus
from api.domain.pairings.offers import OpenOffer
from api.domain.pairings.words import Position
from api.schemas.fields import Id, OutModel, StrictModel, UtcDatetime, instant_json
from api.schemas.paging import Page
from api.schemas.plain_texts import NamelessLine

MAX_LINES = 20


class CaseHandOverIn(StrictModel):
    """To whom a part in a case is offered, and what they should know."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "to_account_id": "0193a3c5-7a10-7b3e-8a51-3a8b5f2d1c78",
                    "summary": ["每周二下午在社区办公室见面，正在办理技能培训报名。", "下次检测在本月底前。"],
                }
            ]
        }
    )

    to_account_id: Id = Field(description="A case worker of the community.")
    summary: list[NamelessLine] = Field(
        min_length=1, max_length=MAX_LINES, description="A line each; names nobody. Kept sealed."
    )

    def to_offer(self) -> Offer:
        """The same for the domain."""
        return Offer(self.to_account_id, tuple(self.summary))


class CaseHandOverAnswerIn(StrictModel):
    """Whether the caller takes over, after declaring."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"accept": True, "has_conflict": False}]})

    accept: bool = Field(description="Whether the caller takes over.")
    has_conflict: bool = Field(
        description="Whether there is a conflict of interest; declines, whatever `accept` says."
    )


class CaseHandOverOut(OutModel):
    """An offer that waits for an answer."""

    id: UUID
    pairing_id: UUID = Field(description="What is offered.")
    community_code: str = Field(description="Code of the community.")
    episode_id: UUID | None = Field(description="Null for whoever does not see the case yet.")
    pseudonym: str | None = Field(description="Null for whoever does not see the case yet.")
    position: Position | None = Field(description="What is handed over.")
    from_account_id: UUID = Field(description="Who answers until it is accepted.")
    to_account_id: UUID = Field(description="Who is offered it.")
    offered_at: UtcDatetime
    is_overdue: bool = Field(description="Whether it has waited for more than three days.")
    name: str | None = Field(description="Whose case it is: for whoever is offered it.")
    summary: list[str] | None = Field(
        description="For whoever is offered the case, once they have declared no conflict."
    )


CaseHandOverPage = Page[CaseHandOverOut]


class OfferedOut(OutModel):
    """An offer that was made."""

    id: UUID
    status: HandOverStatus


class CaseHandOverAnsweredOut(OutModel):
    """What came of an offer."""

    id: UUID
    status: HandOverStatus
    pairing_id: UUID | None = Field(description="The caller's pairing; null when it was declined.")
    summary: list[str] = Field(description="What the earlier worker wrote; empty when it was declined.")


def hand_over_json(one: OpenOffer) -> dict[str, Any]:
    """An offer as `CaseHandOverOut`."""
    row = one.row
    return {
        **{
            name: None if row[name] is None else str(row[name]) for name in ("id", "pairing_id", "episode_id")
        },
        "community_code": row["community_code"],
        "pseudonym": row["pseudonym"],
        "position": one.position,
        "from_account_id": str(row["from_id"]),
        "to_account_id": str(row["to_id"]),
        "offered_at": instant_json(row["offered_at"]),
        "is_overdue": one.is_overdue,
        "name": one.name,
        "summary": None if one.summary is None else list(one.summary),
    }


def answered_json(one: Answered) -> dict[str, Any]:
    """An answer as `CaseHandOverAnsweredOut`."""
    return {
        "id": str(one.id),
        "status": one.status.value,
        "pairing_id": None if one.pairing_id is None else str(one.pairing_id),
        "summary": list(one.summary),
    }
