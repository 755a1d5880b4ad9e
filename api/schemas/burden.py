"""The burden of a week on the wire."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from pydantic import Field

from api.db.session import Row
from api.domain.burden.typed_fields import Shape, asked_twice
from api.kit.periods import Period
from api.schemas.fields import LegalDate, OutModel


class ShapeBurdenOut(OutModel):
    """What one kind of sending made somebody type."""

    shape: Shape = Field(description="What was sent.")
    records: int = Field(description="How often.")
    fields_typed: int = Field(
        description="Fields that were filled in by hand; what a device fills in is not."
    )


class WorkerBurdenOut(OutModel):
    """What somebody typed in a week. It measures what we ask for, not what anybody did."""

    account_id: UUID = Field(description="Whose.")
    display_name: str = Field(description="The account's name.")
    unit_code: str = Field(description="Code of the home unit.")
    fields_typed: int = Field(description="Over all that was sent.")
    by_shape: list[ShapeBurdenOut] = Field(description="The same, by what was sent.")


class BurdenPage(OutModel):
    """The burden of a week within the caller's area."""

    week: str = Field(description="ISO week in Asia/Shanghai.")
    starts_on: LegalDate = Field(description="Its Monday.")
    ends_on: LegalDate = Field(description="Its Sunday.")
    workers: int = Field(description="Accounts of grids that typed anything.")
    fields_typed: int = Field(description="By all of them.")
    questions_asked_twice: int = Field(description="Questions that more than one form asks; meant to be 0.")
    asked_twice: list[str] = Field(description="These questions.")
    items: list[WorkerBurdenOut] = Field(description="A worker each, the newest account first.")
    next_cursor: str | None


def burden_json(week: Period, first: Row, rows: Sequence[Row], following: str | None) -> dict[str, Any]:
    """Rows of `burden_of` as `BurdenPage`.

    Args:
        week: The week.
        first: Any row, for the totals.
        rows: Those of workers.
        following: Where the next page begins.
    """
    twice = asked_twice()
    return {
        "week": week.key,
        "starts_on": week.starts_on,
        "ends_on": week.ends_on,
        "workers": first["workers"],
        "fields_typed": first["all_fields"],
        "questions_asked_twice": len(twice),
        "asked_twice": twice,
        "items": [_worker_json(row) for row in rows],
        "next_cursor": following,
    }


def _worker_json(row: Row) -> dict[str, Any]:
    by_shape = zip(row["shapes"], row["records"], row["shape_fields"], strict=True)
    return {
        "account_id": str(row["account_id"]),
        "display_name": row["display_name"],
        "unit_code": row["unit_code"],
        "fields_typed": row["fields"],
        "by_shape": [
            {"shape": shape, "records": records, "fields_typed": fields}
            for shape, records, fields in by_shape
        ],
    }
