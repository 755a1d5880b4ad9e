"""Lists of options in which each stands once."""

from collections.abc import Hashable, Sequence
from enum import Enum
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from api.schemas.fields import Option

OptionT = TypeVar("OptionT", bound=Enum)


def _each_once(values: Sequence[Hashable]) -> Sequence[Hashable]:
    if len(set(values)) != len(values):
        raise PydanticCustomError("duplicate_value", "holds a value twice")
    return values


EachOnce = Annotated[list[Option[OptionT]], AfterValidator(_each_once)]
"""A list of options, written `EachOnce[ContactTopic]`."""


def options(kind: type[Enum], description: str, *, least: int = 0) -> Any:  # noqa: ANN401 - a field
    """The field of an `EachOnce`: bounded by how many options there are.

    Args:
        kind: The options.
        description: What the list says.
        least: How many there must be; with none, the list may be left out.
    """
    bounds: dict[str, Any] = {"min_length": least, "max_length": len(kind), "description": description}
    return Field(**bounds) if least else Field(default_factory=list, **bounds)
