"""JSON found inside something sealed or signed: no construction on which readers disagree or fall over.

More lenient than what the service takes over HTTP (`api.kit.strict_json`): what somebody sealed is refused
only when it could not be shown, because nobody can ask them to send it again.
"""

import json
import re
from typing import Any, NoReturn


def inner_object(data: bytes) -> dict[str, Any]:
    """A JSON object in UTF-8: no duplicate members, NaN or infinity, lone surrogates, or endless nesting.

    Raises:
        ValueError: Anything else.
    """
    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=_no_duplicates, parse_constant=_refuse)
        json.dumps(value, ensure_ascii=False).encode("utf-8")  # a lone surrogate fails here, not when shown
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if isinstance(value, dict):
        return value
    raise ValueError("not an object")


def is_text(pattern: re.Pattern[str], value: object) -> bool:
    """Whether a member is a string of a given form."""
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("duplicate member")
    return members


def _refuse(_constant: str) -> NoReturn:
    raise ValueError("not a number")
