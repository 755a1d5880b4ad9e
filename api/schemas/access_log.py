"""The access log of a person's file on the wire."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from pydantic import Field

from api.access.permissions import Role
from api.domain.care_access.words import Purpose
from api.domain.participants.access_log import LogLine
from api.schemas.audit import ActorKind
from api.schemas.fields import LegalDate, OutModel, UtcDatetime
from api.schemas.paging import Page


class AccessLogLineOut(OutModel):
    """Who did what with the file, when, and why."""

    id: UUID
    at: UtcDatetime | None
    on_date: LegalDate
    bucket: int | None = Field(description="Part of the day, where there is no instant.")
    actor_kind: ActorKind = Field(description="`worker` is the service itself.")
    display_name: str | None = Field(description="Of the account.")
    role: Role | None
    action: str
    object_type: str
    purpose: Purpose | None = Field(description="Why the office did it; null of who works on the case.")


class AccessLogPage(Page[AccessLogLineOut]):
    """A page of the access log, the latest first."""


def log_json(line: LogLine) -> dict[str, Any]:
    """A line as it is published."""
    return AccessLogLineOut.model_validate(asdict(line)).model_dump(mode="json")
