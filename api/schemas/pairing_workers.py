"""Case workers on the wire: what they offer, and what they carry."""

from typing import Any, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from api.domain.care_access.words import SpokenLanguage
from api.domain.pairings.model import Carried
from api.domain.pairings.words import LoadState
from api.domain.pairings.workers import ProfileChange, WorkerRow, load_state
from api.schemas.episodes import Weekday
from api.schemas.fields import Option, OutModel, StrictModel, UnitCode
from api.schemas.paging import Page

MAX_CAPACITY = 200
DAYS = 7


class CaseWorkerIn(StrictModel):
    """What a case worker offers; the whole of it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "weekdays": [1, 2, 3, 4, 5],
                    "languages": ["mandarin", "local_dialect"],
                    "capacity": 30,
                    "home_grid_code": "990000001003002",
                }
            ]
        }
    )

    weekdays: list[Weekday] = Field(min_length=1, max_length=DAYS, description="When they work.")
    languages: list[Option[SpokenLanguage]] = Field(
        max_length=len(SpokenLanguage), description="What people may ask for. A closed list."
    )
    capacity: int = Field(
        ge=0,
        le=MAX_CAPACITY,
        description="How many cases they lead at most, and stand in for at most. 30 is usual.",
    )
    home_grid_code: UnitCode | None = Field(None, description="Grid from which they set out.")

    @model_validator(mode="after")
    def _names_each_once(self) -> Self:
        for several in (self.weekdays, self.languages):
            if len(set(several)) != len(several):
                raise PydanticCustomError("duplicate_value", "a value twice")
        return self

    def to_change(self) -> ProfileChange:
        """The same for the domain."""
        return ProfileChange(tuple(self.weekdays), tuple(self.languages), self.capacity, self.home_grid_code)


class CaseLoadOut(OutModel):
    """What somebody answers for now, wherever it is."""

    leads: int = Field(description="Cases led.")
    deputies: int = Field(description="Cases in which they stand in for the lead.")
    workload_units: int = Field(
        description="Both weighted by tier: a regular case is 12 for its lead and 4 for its deputy."
    )
    state: LoadState = Field(
        description="Cases led beside the norm: `warning` from 25, `over_norm` above 30."
    )


class CaseWorkerOut(OutModel):
    """A case worker."""

    account_id: UUID = Field(description="The colleague.")
    display_name: str = Field(description="The colleague's name.")
    community_codes: list[str] = Field(description="Where they work.")
    weekdays: list[int] = Field(description="ISO weekdays on which they work.")
    languages: list[SpokenLanguage] = Field(description="What people may ask for.")
    capacity: int = Field(description="How many cases they lead at most, and stand in for at most.")
    home_grid_code: str | None = Field(description="Grid from which they set out.")
    load: CaseLoadOut
    etag: str = Field(description='Version of what they offer; `"0"` while nobody wrote it down.')


CaseWorkerPage = Page[CaseWorkerOut]


def worker_json(worker: WorkerRow, carried: Carried) -> dict[str, Any]:
    """A worker as `CaseWorkerOut`."""
    return {
        "account_id": str(worker.id),
        "display_name": worker.display_name,
        "community_codes": list(worker.community_codes),
        "weekdays": list(worker.weekdays),
        "languages": list(worker.languages),
        "capacity": worker.capacity,
        "home_grid_code": worker.home_grid_code,
        "load": {
            "leads": carried.leads,
            "deputies": carried.deputies,
            "workload_units": carried.workload_units,
            "state": load_state(carried).value,
        },
        "etag": f'"{worker.version}"',
    }
