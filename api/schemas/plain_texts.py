"""Short texts about work that must name nobody, and the keys of weeks and months."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from api.kit.named_persons import find_identifier, may_name_person
from api.kit.periods import read_week
from api.schemas.fields import text_type

MAX_CHARS = 300
"""Source: the domain reference, 9: a free text has at most so many characters."""


def leads_to_nobody(text: str) -> str:
    """Refuse what leads to a person with certainty: identity numbers, phones, accounts.

    Raises:
        PydanticCustomError: `holds_id_number` or `holds_contact`.
    """
    identifier = find_identifier(text)
    if identifier is not None:
        raise PydanticCustomError(identifier.value, "leads to a person")
    return text


def names_nobody(text: str) -> str:
    """Refuse what leads to a person, and what only seems to: whoever wrote it can say it without.

    Raises:
        PydanticCustomError: `holds_id_number`, `holds_contact` or `may_name_person`.
    """
    leads_to_nobody(text)
    if may_name_person(text):
        raise PydanticCustomError("may_name_person", "seems to name a person")
    return text


NamelessLine = Annotated[str, *text_type(max_chars=MAX_CHARS), AfterValidator(names_nobody)]
"""One line about work, places and counts; a text that seems to name a person is refused."""


def _is_a_week(key: str) -> str:
    try:
        return read_week(key).key
    except ValueError:
        raise PydanticCustomError("not_an_option", "no such week") from None


WeekKey = Annotated[
    str,
    StringConstraints(strict=True, pattern=r"^[0-9]{4}-W[0-9]{2}$"),
    AfterValidator(_is_a_week),
    Field(description="ISO week in Asia/Shanghai.", examples=["2026-W48"]),
]
"""An ISO week."""

PeriodKey = Annotated[
    str,
    StringConstraints(strict=True, pattern=r"^[0-9]{4}-(?:W[0-9]{2}|[0-9]{2})$"),
    Field(description="ISO week or month in Asia/Shanghai.", examples=["2026-W48", "2026-11"]),
]
"""An ISO week or a month; whether there is such a one is judged with the kind."""
