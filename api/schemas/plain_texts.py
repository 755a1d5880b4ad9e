"""Short texts about work that must name nobody, and the keys of weeks and months."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from api.kit.named_persons import find_identifier, may_name_person
from api.kit.periods import read_week
from api.schemas.fields import text_type

MAX_CHARS = 300
"""Source: the domain reference, 9: a free text has at most so many characters."""

MIN_REASON_CHARS = 20
"""Source: the domain reference, 6.2: a reason has at least so many characters."""

MAX_REASON_CHARS = 1000
MAX_TEXT_CHARS = 1000
MAX_FACTS_CHARS = 2000


def _names_nobody(text: str) -> str:
    """Refuse what leads to a person, and what only seems to: whoever wrote it can say it without.

    Raises:
        PydanticCustomError: `holds_id_number`, `holds_contact` or `may_name_person`.
    """
    identifier = find_identifier(text)
    if identifier is not None:
        raise PydanticCustomError(identifier.value, "leads to a person")
    if may_name_person(text):
        raise PydanticCustomError("may_name_person", "seems to name a person")
    return text


NamelessLine = Annotated[str, *text_type(max_chars=MAX_CHARS), AfterValidator(_names_nobody)]
"""One line about work, places and counts; a text that seems to name a person is refused."""

NamelessReason = Annotated[
    str, *text_type(min_chars=MIN_REASON_CHARS, max_chars=MAX_REASON_CHARS), AfterValidator(_names_nobody)
]
"""Why something was decided: long enough to say it; a text that seems to name somebody is refused."""

NamelessText = Annotated[
    str, *text_type(max_chars=MAX_TEXT_CHARS, is_multiline=True), AfterValidator(_names_nobody)
]
"""What a person says of their own matter; a text that seems to name somebody is refused."""


def _leads_to_nobody(text: str) -> str:
    """Refuse identity numbers, phones, accounts and mailboxes.

    Raises:
        PydanticCustomError: `holds_id_number` or `holds_contact`.
    """
    identifier = find_identifier(text)
    if identifier is not None:
        raise PydanticCustomError(identifier.value, "leads to a person")
    return text


PaperText = Annotated[str, *text_type(max_chars=4000, is_multiline=True), AfterValidator(_leads_to_nobody)]
"""Text of a paper that two sides sign: longer than a note, with whom it may have to name, but no number."""


# Names are not guessed at: a text that is owed to the police within a day must not wait for a guess.
FactsText = Annotated[
    str, *text_type(max_chars=MAX_FACTS_CHARS, is_multiline=True), AfterValidator(_leads_to_nobody)
]
"""What happened, as the police are told it."""


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
