"""Batches of records made on phones: what is common to all kinds, and one answer an item."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from pydantic import Field, GetCoreSchemaHandler, TypeAdapter, ValidationError
from pydantic_core import CoreSchema, core_schema

from api.domain.field_records.grammar import MAX_ITEMS, Geofence, ItemResult, Result, refused
from api.schemas.field_labels import WARNINGS
from api.schemas.field_texts import field_code, field_detail
from api.schemas.fields import OutModel, StrictModel, UtcDatetime, instant_json
from api.schemas.problem_texts import REFUSALS, Language

Model = TypeVar("Model", bound=StrictModel)
Item = TypeVar("Item")

Longitude = Annotated[float, Field(ge=-180, le=180, description="Degrees east, in `crs`.")]
Latitude = Annotated[float, Field(ge=-90, le=90, description="Degrees north, in `crs`.")]
AccuracyM = Annotated[float, Field(ge=0, le=100_000, description="Radius in metres, as the phone tells it.")]


class ItemFieldProblemOut(OutModel):
    """What is wrong with one field of an item."""

    pointer: str = Field(description="JSON pointer into the item.")
    code: str = Field(description="What is wrong, stable, snake_case.")
    detail: str = Field(description="The same in words.")


class RecordProblemOut(OutModel):
    """Why an item was not taken."""

    code: str = Field(description="Stable name of the refusal.")
    detail: str = Field(description="What to do about it; follows Accept-Language.")
    errors: list[ItemFieldProblemOut] = Field(default=[], description="For `invalid_input`: the fields.")


class RecordWarningOut(OutModel):
    """What the sender is told about a flag at once."""

    code: str = Field(description="The flag.")
    detail: str = Field(description="What to do about it; follows Accept-Language.")


class RecordResultOut(OutModel):
    """What became of one item."""

    id: UUID | None = Field(description="Its id; null when it has none that can be read.")
    result: Result = Field(description="`created` and `duplicate` are safe here; the phone may drop them.")
    geofence: Geofence = Field(description="Where the position lies, seen from the grid. It informs.")
    flags: list[str] = Field(description="What somebody may ask about; nothing follows by machine.")
    warnings: list[RecordWarningOut] = Field(description="What the sender should know about a flag at once.")
    problem: RecordProblemOut | None = Field(description="Why it was not taken.")


class RecordCountsOut(OutModel):
    """How many items had which result."""

    created: int = Field(description="New.")
    duplicate: int = Field(description="Known with the same content.")
    conflict: int = Field(description="Known with other content, which stays.")
    refused: int = Field(description="Not taken.")


class RecordResultsOut(OutModel):
    """One answer an item, in the order in which they were sent."""

    received_at: UtcDatetime = Field(description="When the service took them.")
    counts: RecordCountsOut = Field(description="How many had which result.")
    items: list[RecordResultOut] = Field(description="One answer an item.")


class ShownAs:
    """Annotates a value that is read item by item: the contract shows the models it may be.

    Args:
        *models: What an item may be.
    """

    def __init__(self, *models: type[StrictModel]) -> None:
        self._models = models

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:  # noqa: ANN401
        """The source's own schema for what is parsed already, as bodies are; the models' for the contract."""
        shown = [handler.generate_schema(model) for model in self._models]
        return core_schema.json_or_python_schema(
            json_schema=shown[0] if len(shown) == 1 else core_schema.union_schema([*shown]),
            python_schema=handler(source),
        )


class RecordBatchIn(StrictModel):
    """When the batch was sent, by the phone; the items stand in what derives from this."""

    sent_at: UtcDatetime = Field(
        description="What the phone's clock says now. Where it is more than five minutes off, the times of "
        "the items are put right by as much and flagged `clock`."
    )


ITEMS = Field(min_length=1, max_length=MAX_ITEMS, description="The records, at most 1,000.")


@dataclass(frozen=True, slots=True)
class Read(Generic[Item]):
    """The items of one kind that can be read, with their places in the batch."""

    places: list[int]
    items: list[Item]


def read_items(
    sent: Iterable[tuple[int, Any]], adapter: TypeAdapter[Model], make: Callable[[Model], Item]
) -> tuple[Read[Item], dict[int, ItemResult]]:
    """The items that can be read, and the answers to those that cannot.

    Args:
        sent: Place and JSON value of each item.
        adapter: Of the item's model.
        make: The item as the domain takes it.
    """
    good: Read[Item] = Read([], [])
    bad: dict[int, ItemResult] = {}
    for place, value in sent:
        try:
            item = make(adapter.validate_python(value))
        except ValidationError as error:
            bad[place] = _unreadable(value, error)
            continue
        good.places.append(place)
        good.items.append(item)
    return good, bad


def _unreadable(value: Any, error: ValidationError) -> ItemResult:  # noqa: ANN401 - any JSON value
    fields = []
    for one in error.errors(include_url=False, include_context=False, include_input=False)[:10]:
        # The name of an unknown field is the sender's: the pointer ends at its parent.
        steps = one["loc"][:-1] if one["type"] == "extra_forbidden" else one["loc"]
        fields.append(("".join(f"/{step}" for step in steps), field_code(one["type"])))
    return refused(known_id(value), "invalid_input", *fields)


def known_id(value: Any) -> UUID | None:  # noqa: ANN401 - any JSON value
    """The id of an item that cannot be read otherwise, when it has a sound one."""
    try:
        return UUID(value["id"])
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def results_json(results: list[ItemResult], received_at: datetime, language: Language) -> dict[str, Any]:
    """The answers as `RecordResultsOut`."""
    counts = dict.fromkeys(("created", "duplicate", "conflict", "refused"), 0)
    for one in results:
        counts[one.result.value] += 1
    return {
        "received_at": instant_json(received_at),
        "counts": counts,
        "items": [result_json(one, language) for one in results],
    }


def result_json(one: ItemResult, language: Language) -> dict[str, Any]:
    """One answer as `RecordResultOut`."""
    problem = None
    if one.problem is not None:
        problem = {
            "code": one.problem.code,
            "detail": REFUSALS[one.problem.code].detail[language],
            "errors": [
                {"pointer": pointer, "code": code, "detail": field_detail(code, language)}
                for pointer, code in one.problem.fields
            ],
        }
    return {
        "id": None if one.id is None else str(one.id),
        "result": one.result.value,
        "geofence": one.geofence.value,
        "flags": one.flags,
        "warnings": [
            {"code": flag, "detail": getattr(WARNINGS[flag], language)}
            for flag in one.flags
            if flag in WARNINGS
        ],
        "problem": problem,
    }
