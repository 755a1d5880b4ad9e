"""Shapes of files opened in need."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from api.domain.care_access.break_glass import Opening
from api.domain.care_access.words import BreakGlassCategory, BreakGlassVerdict
from api.schemas.fields import Option, OutModel, StrictModel, UtcDatetime, instant_json
from api.schemas.paging import Page
from api.schemas.plain_texts import NamelessLine, NamelessReason

MOST_MINUTES = 60

Pseudonym = Annotated[
    str,
    StringConstraints(strict=True, pattern=r"^[A-Z]{1,3}-[0-9]{4}-[0-9a-z]{1,12}$"),
    Field(description="By which people speak of a case.", examples=["CT-2026-0001"]),
]


class BreakGlassIn(StrictModel):
    """A case to be opened by somebody whose case it is not."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "scope": "CT-2026-0001",
                    "category": "worker_unreachable",
                    "reason": "负责人联系不上，今日必须完成的法定期限即将届满，需查看期限和联系方式。",
                    "minutes": 30,
                }
            ]
        }
    )

    scope: Pseudonym
    category: Option[BreakGlassCategory] = Field(description="Why it cannot wait.")
    reason: NamelessReason = Field(description="What is at stake, without anybody's name; kept sealed.")
    minutes: int = Field(ge=1, le=MOST_MINUTES, description="How long it is needed.")


class BreakGlassReviewIn(StrictModel):
    """What the office found when it looked at an opening afterwards."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"verdict": "justified", "note": "与值班记录相符。"}]}
    )

    verdict: Option[BreakGlassVerdict] = Field(description="`not_justified` also ends it at once.")
    note: NamelessLine = Field(description="On what this rests; kept sealed.")


class BreakGlassGrantOut(OutModel):
    """A case that was opened in need."""

    id: UUID
    account_id: UUID = Field(description="Who opened it.")
    episode_id: UUID = Field(description="The case.")
    pseudonym: str | None = Field(description="Of the case; null for a community lead.")
    category: BreakGlassCategory = Field(description="Why it could not wait.")
    reason: str | None = Field(description="What was at stake; null for a community lead.")
    granted_at: UtcDatetime = Field(description="Since when.")
    expires_at: UtcDatetime = Field(description="Until when it is in view.")
    verdict: BreakGlassVerdict | None = Field(description="Null until the office has looked at it.")
    review_note: str | None = Field(description="On what the verdict rests; null for a community lead.")
    reviewed_by: UUID | None = Field(description="Who looked at it.")
    reviewed_at: UtcDatetime | None = Field(description="When.")


BreakGlassPage = Page[BreakGlassGrantOut]


def break_glass_json(one: Opening) -> dict[str, Any]:
    """An opening as `BreakGlassGrantOut`."""
    return {
        "id": str(one.id),
        "account_id": str(one.account_id),
        "episode_id": str(one.episode_id),
        "pseudonym": one.pseudonym,
        "category": one.category,
        "reason": one.reason,
        "granted_at": instant_json(one.granted_at),
        "expires_at": instant_json(one.expires_at),
        "verdict": one.verdict,
        "review_note": one.review_note,
        "reviewed_by": None if one.reviewed_by is None else str(one.reviewed_by),
        "reviewed_at": None if one.reviewed_at is None else instant_json(one.reviewed_at),
    }
