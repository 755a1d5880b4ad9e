"""Tasks on the wire."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import ConfigDict, Field

from api.db.session import Row
from api.domain.tasks.handing import AdHoc
from api.domain.tasks.words import TaskKind, TaskStatus
from api.schemas.bilingual import Bilingual
from api.schemas.field_labels import TASK_KIND
from api.schemas.fields import Id, OutModel, StrictModel, UnitCode, UtcDatetime, instant_json
from api.schemas.plain_texts import NamelessLine

EXAMPLE_ACCOUNT = "019abc3e-5d0f-7f0a-9c39-5a1f0b6f2d11"


class TaskIn(StrictModel):
    """A task that somebody thought of."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "unit_code": "990000001003002",
                    "owner_id": EXAMPLE_ACCOUNT,
                    "due_at": "2026-12-01T10:00:00Z",
                    "note": "请查看小广场的宣传栏是否完好。",
                }
            ]
        }
    )

    unit_code: UnitCode
    owner_id: Id = Field(description="Who is to do it: an account of the field that works there.")
    due_at: UtcDatetime = Field(description="Until when; ahead, and within a year.")
    note: NamelessLine = Field(description="What is to be done. Names nobody.")

    def to_ad_hoc(self) -> AdHoc:
        """The same for the domain."""
        return AdHoc(self.unit_code, self.owner_id, self.due_at, self.note)


class OwnerIn(StrictModel):
    """To whom something is handed on."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"owner_id": EXAMPLE_ACCOUNT}]})

    owner_id: Id = Field(description="The account that has it from now on.")


class TaskOut(OutModel):
    """One thing that one account is to do."""

    id: UUID = Field(description="Task id.")
    kind: TaskKind = Field(description="What it is about.")
    label: Bilingual = Field(description="The same in words.")
    status: TaskStatus = Field(description="Where it stands.")
    unit_code: str = Field(description="The unit it is about.")
    owner_id: UUID = Field(description="Who is to do it.")
    due_at: UtcDatetime = Field(description="Until when.")
    is_overdue: bool = Field(description="Whether it is open and was due.")
    note: str | None = Field(description="A line for the owner.")
    source_type: str | None = Field(description="What it came from; it ends with that.")
    source_id: UUID | None = Field(description="Id of that.")
    created_by: UUID | None = Field(description="The account that gave it; null for the service itself.")
    created_at: UtcDatetime = Field(description="When it was given.")
    ended_at: UtcDatetime | None = Field(description="When it was done or cancelled.")
    etag: str = Field(description="Version, for If-Match.")


def task_json(row: Row, *, now: datetime) -> dict[str, Any]:
    """A row of a query of tasks as `TaskOut`."""
    return {
        "id": str(row["id"]),
        "kind": row["kind"],
        "label": TASK_KIND[row["kind"]].model_dump(),
        "status": row["status"],
        "unit_code": row["unit_code"],
        "owner_id": str(row["owner_id"]),
        "due_at": instant_json(row["due_at"]),
        "is_overdue": row["status"] == TaskStatus.OPEN and row["due_at"] < now,
        "note": row["note"],
        "source_type": row["source_type"],
        "source_id": None if row["source_id"] is None else str(row["source_id"]),
        "created_by": None if row["created_by"] is None else str(row["created_by"]),
        "created_at": instant_json(row["created_at"]),
        "ended_at": None if row["ended_at"] is None else instant_json(row["ended_at"]),
        "etag": f'"{row["version"]}"',
    }
