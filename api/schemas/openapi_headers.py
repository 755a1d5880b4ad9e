"""Headers in the contract: they follow from the refusals that an operation promises."""

from typing import Any, Final

from api.schemas.problems import PROBLEM_MEDIA_TYPE

HEADERS: Final[dict[str, dict[str, Any]]] = {
    "CacheTag": {
        "description": "Names this content: send it as If-None-Match, and 304 says that it is still true.",
        "schema": {"type": "string"},
        "example": '"9f86d081884c7d659a2feaa0c55ad015"',
    },
    "ETag": {
        "description": "Version of the thing: send it as If-Match to change it.",
        "schema": {"type": "string"},
        "example": '"7"',
    },
    "IdempotencyReplayed": {
        "description": "`true` when this is the kept answer of an earlier request with the same key.",
        "schema": {"type": "string"},
        "example": "true",
    },
    "RetryAfter": {
        "description": "Seconds after which asking again is worth it.",
        "schema": {"type": "integer", "minimum": 1},
        "example": 2,
    },
    "WWWAuthenticate": {
        "description": "The scheme that is asked for.",
        "schema": {"type": "string"},
        "example": 'Bearer realm="shouwang"',
    },
}
"""Headers of answers, under the names of their components."""

IDEMPOTENCY_KEY: Final[dict[str, Any]] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "16 to 200 visible ASCII characters, new for each request that is meant anew. Sent again "
    "with the same body it gives the first answer, for 7 days.",
    "schema": {"type": "string", "minLength": 16, "maxLength": 200, "pattern": "^[!-~]+$"},
    "example": "5f0c1f0e-6b57-4a5e-9d8e-2f1f6f0a7c11",
}
IF_MATCH: Final[dict[str, Any]] = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The ETag of what the change is made to, as it was read.",
    "schema": {"type": "string"},
    "example": '"7"',
}

_REPEATED: Final = "idempotency_key_reused"
_UNMATCHED: Final = "precondition_required"
_WAITS: Final = frozenset({"429", "503"})
_RUNNING: Final = "idempotency_in_progress"


def add_headers(operation: dict[str, Any]) -> None:
    """Describe the headers that an operation takes and answers with."""
    codes = {code for answer in operation["responses"].values() for code in codes_of(answer)}
    if _REPEATED in codes:
        _add_parameter(operation, IDEMPOTENCY_KEY)
    if _UNMATCHED in codes:
        _add_parameter(operation, IF_MATCH)
    for status, answer in operation["responses"].items():
        for name, component in _headers_of(status, codes_of(answer), codes):
            pointer = {"$ref": f"#/components/headers/{component}"}
            answer.setdefault("headers", {})[name] = pointer


def codes_of(answer: dict[str, Any]) -> list[str]:
    """The refusals that an answer may be."""
    return list(answer.get("content", {}).get(PROBLEM_MEDIA_TYPE, {}).get("examples", {}))


def _add_parameter(operation: dict[str, Any], parameter: dict[str, Any]) -> None:
    parameters = operation.setdefault("parameters", [])
    if parameter["name"] not in {known["name"] for known in parameters}:
        parameters.append(parameter)


def _headers_of(status: str, own: list[str], codes: set[str]) -> list[tuple[str, str]]:
    """Names of headers with their components, for one answer of an operation that refuses with `codes`."""
    found = []
    if status.startswith("2") and _UNMATCHED in codes:
        found.append(("ETag", "ETag"))
    if status.startswith("2") and _REPEATED in codes:
        found.append(("Idempotency-Replayed", "IdempotencyReplayed"))
    if status in _WAITS or _RUNNING in own:
        found.append(("Retry-After", "RetryAfter"))
    if status == "401":
        found.append(("WWW-Authenticate", "WWWAuthenticate"))
    return found
