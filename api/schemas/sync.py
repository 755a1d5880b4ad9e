"""What a phone gets when it comes back."""

from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from pydantic import Field

from api.db.session import Row
from api.domain.sync.service import Changes, Position, SyncExpired
from api.domain.tasks.words import TaskKind, TaskStatus
from api.errors import InvalidField
from api.kit.crs import Crs
from api.schemas.fields import OutModel, UtcDatetime, instant_json
from api.schemas.me import LabelOut
from api.schemas.paging import decode_cursor, encode_cursor
from api.schemas.patrols import PatrolOut, patrol_json


class SyncGridOut(OutModel):
    """A small grid in which the caller works."""

    code: str = Field(description="Code.")
    name: LabelOut = Field(description="Name.")
    geometry: dict[str, Any] | None = Field(description="Boundary in GeoJSON's form, in `crs`.")
    crs: Crs | None = Field(description="Reference system of the boundary.")


class SyncPointOut(OutModel):
    """A patrol point."""

    code: str = Field(description="Code, for `point_code` of a check-in.")
    kind: str = Field(description="Kind of place.")
    name: LabelOut = Field(description="Name; the English one may be the Chinese.")
    grid_code: str = Field(description="Its grid.")
    longitude: float = Field(description="Degrees, in `crs`.")
    latitude: float = Field(description="Degrees, in `crs`.")
    crs: Crs = Field(description="Reference system of the coordinates.")


class SyncTaskOut(OutModel):
    """A task of the caller's."""

    id: UUID = Field(description="Task id.")
    kind: TaskKind = Field(description="What it is about.")
    status: TaskStatus = Field(description="Where it stands.")
    unit_code: str = Field(description="The unit it is about.")
    due_at: UtcDatetime = Field(description="Until when.")
    note: str | None = Field(description="A line for the owner.")
    source_type: str | None = Field(description="What it came from.")
    source_id: UUID | None = Field(description="Id of that.")


class SyncChangedOut(OutModel):
    """What is new or different; keep it by id or code, since some may come twice."""

    grids: list[SyncGridOut] | None = Field(description="All of the caller's grids; null: as they were.")
    points: list[SyncPointOut] | None = Field(description="All of their points; null: as they were.")
    patrols: list[PatrolOut] = Field(description="The patrols that these tasks are about.")
    tasks: list[SyncTaskOut] = Field(description="Tasks that are new or changed, ended ones too.")


class SyncPurgeOut(OutModel):
    """What the phone must delete."""

    grid_codes: list[str] = Field(description="Grids in which the caller works no more, with all about them.")
    task_ids: list[UUID] = Field(description="Tasks that somebody else has now.")


class SyncCountOut(OutModel):
    """Records of one kind that the caller sent, observed in the last 31 days."""

    acknowledged: int = Field(description="Stored durably.")
    pending: int = Field(description="Of these, not in a backup yet: the phone keeps them.")


class SyncOut(OutModel):
    """What changed since a position."""

    changed: SyncChangedOut = Field(description="What is new or different.")
    purge: SyncPurgeOut = Field(description="What to delete.")
    counts: dict[str, SyncCountOut] = Field(description="By kind of record.")
    next_since: str = Field(description="Send it as `since` next time.")
    more: bool = Field(description="Whether to ask again at once.")
    data_epoch: UUID = Field(
        description="When it changes, send again what was sent after `backed_up_through`."
    )
    backed_up_through: UtcDatetime | None = Field(description="Records received up to here may be dropped.")


def read_since(text: str | None) -> Position | None:
    """The position in a `since`; None for a phone that begins.

    Raises:
        SyncExpired: Not one that was given out.
    """
    if text is None:
        return None
    try:
        parts = decode_cursor(text, UUID, UUID, int, datetime, UUID)
    except InvalidField:
        raise SyncExpired from None
    assert parts is not None  # noqa: S101 - only for no text
    return Position(*parts)


def sync_json(changes: Changes) -> dict[str, Any]:
    """The changes as `SyncOut`."""
    at = changes.position
    through = changes.backed_up_through
    return {
        "changed": {
            "grids": None if changes.grids is None else [_grid(row) for row in changes.grids],
            "points": None if changes.points is None else [_point(row) for row in changes.points],
            "patrols": [patrol_json(row) for row in changes.patrols],
            "tasks": [_task(row) for row in changes.tasks],
        },
        "purge": {
            "grid_codes": changes.lost_grid_codes,
            "task_ids": [str(one) for one in changes.released_task_ids],
        },
        "counts": {
            kind: {"acknowledged": kept, "pending": pending}
            for kind, (kept, pending) in changes.counts.items()
        },
        "next_since": encode_cursor(at.account_id, at.epoch, at.stamp, at.changed_at, at.last_id),
        "more": changes.has_more,
        "data_epoch": str(changes.epoch),
        "backed_up_through": None if through is None else instant_json(through),
    }


def _grid(row: Row) -> dict[str, Any]:
    return {
        "code": row["code"],
        "name": {"zh": row["name_zh"], "en": row["name_en"]},
        "geometry": None if row["geometry"] is None else orjson.loads(row["geometry"]),
        "crs": row["crs"],
    }


def _point(row: Row) -> dict[str, Any]:
    return {
        "code": row["code"],
        "kind": row["kind"],
        "name": {"zh": row["name_zh"], "en": row["name_en"] or row["name_zh"]},
        "grid_code": row["grid_code"],
        "longitude": row["longitude"],
        "latitude": row["latitude"],
        "crs": row["crs"],
    }


def _task(row: Row) -> dict[str, Any]:
    return {
        "id": str(row["id"]),
        "kind": row["kind"],
        "status": row["status"],
        "unit_code": row["unit_code"],
        "due_at": instant_json(row["due_at"]),
        "note": row["note"],
        "source_type": row["source_type"],
        "source_id": None if row["source_id"] is None else str(row["source_id"]),
    }
