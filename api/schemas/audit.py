"""Audit lines on the wire."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints

from api.domain.care_access.words import Purpose
from api.schemas.fields import OutModel, UtcDatetime

ObjectId = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Za-z0-9._:-]{1,100}$")]
"""Id of a thing: a UUID, a code, or the name of a key."""


class ActorKind(StrEnum):
    """Whose hand did it."""

    ACCOUNT = "account"
    PUBLIC = "public"
    COMMAND_LINE = "command_line"
    WORKER = "worker"


class AuditEventOut(OutModel):
    """One act: ids and codes, never content. On tips and help requests there is no instant."""

    id: UUID
    at: UtcDatetime | None
    on_date: date
    bucket: int | None = Field(description="Part of the day, where there is no instant.")
    actor_kind: ActorKind
    actor_id: UUID | None
    action: str
    object_type: str
    object_id: str | None
    detail: dict[str, Any] = Field(description="Codes and ids that explain the act.")


class AuditPage(OutModel):
    """A page of audit lines."""

    items: list[AuditEventOut]
    next_cursor: str | None


class CareAuditEventOut(AuditEventOut):
    """One act on the care side: ids and codes, never content, and no name."""

    participant_id: UUID | None = Field(description="Whose file it belongs to.")
    purpose: Purpose | None = Field(description="Why the office did it.")


class CareAuditPage(OutModel):
    """A page of audit lines of care."""

    items: list[CareAuditEventOut]
    next_cursor: str | None
