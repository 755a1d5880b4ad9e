"""The shape of a refusal on the wire, and how its words are found. RFC 9457."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.field_texts import FIELD_TEXTS, field_detail
from api.schemas.problem_texts import REFUSALS, Language, Refusal

PROBLEM_MEDIA_TYPE = "application/problem+json"
# Source: RFC 6749, 5.2; codes whose answer also carries the OAuth members.
OAUTH_CODES = frozenset(
    {
        "invalid_client",
        "invalid_grant",
        "invalid_request",
        "invalid_scope",
        "mfa_required",
        "unauthorized_client",
        "unsupported_grant_type",
    }
)
MAX_FIELDS_NAMED = 50
_OVERLOAD = frozenset({429, 503})
_MEMBERS = frozenset({"type", "title", "status", "detail", "code", "errors", "instance"})


class FieldProblem(BaseModel):
    """What is wrong with one field or parameter."""

    pointer: str | None = Field(
        None, description="JSON pointer of the field in the body; empty for the whole."
    )
    parameter: str | None = Field(None, description="Name of the query, path or header parameter.")
    code: str = Field(description="What is wrong, stable, snake_case.")
    detail: str = Field(description="The same in words, in the language of the answer.")


class Problem(BaseModel):
    """A refusal, as RFC 9457 writes it. It never repeats what was sent."""

    model_config = ConfigDict(extra="allow", json_schema_extra={"additionalProperties": True})

    type: str = Field(description="`/errors/<code>`: a page of this service about it.")
    title: str = Field(description="The refusal in a few words; follows Accept-Language.")
    status: int = Field(description="The HTTP status.", ge=400, le=599)
    detail: str = Field(description="What to do about it; follows Accept-Language.")
    code: str = Field(description="Stable name of the refusal, snake_case; decide by this one.")
    instance: str | None = Field(
        None, description="Only for `internal_error`: the number to quote to the operator."
    )
    errors: list[FieldProblem] = Field(
        default_factory=list, description="The fields concerned, when there are any."
    )


def field_problem(
    code: str, language: Language, *, pointer: str | None = None, parameter: str | None = None
) -> dict[str, str]:
    """One member of `errors`. Without pointer and parameter it means the whole body."""
    where = {"parameter": parameter} if parameter is not None else {"pointer": pointer or ""}
    return {**where, "code": code, "detail": field_detail(code, language)}


def problem_body(
    code: str,
    language: Language,
    *,
    errors: Iterable[Mapping[str, str]] = (),
    extra: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The JSON members of a refusal.

    Args:
        code: A code of the catalogue; an unknown one is answered as `refused`, never as a fault.
        language: Language of `title` and `detail`.
        errors: Members made by `field_problem`.
        extra: Further members; they cannot replace the standard ones.
    """
    refusal = refusal_of(code)
    named = [dict(error) for error in errors][:MAX_FIELDS_NAMED]
    body: dict[str, Any] = {
        "type": f"/errors/{refusal.code}",
        "title": refusal.title[language],
        "status": refusal.status,
        "detail": refusal.detail[language],
        "code": refusal.code,
    }
    if named:
        body["errors"] = named
    if code in OAUTH_CODES:
        body |= oauth_members(refusal)
    return body | {
        key: value for key, value in (extra or {}).items() if key not in _MEMBERS or key == "instance"
    }


def oauth_members(refusal: Refusal) -> dict[str, str]:
    """`error` and `error_description` for a refusal at the token endpoint.

    Source: RFC 6749, 5.2 (the description is ASCII, so always English).
    """
    if refusal.code in OAUTH_CODES:
        error = refusal.code
    elif refusal.status in _OVERLOAD:
        error = "temporarily_unavailable"
    else:
        error = "server_error" if refusal.status >= 500 else "invalid_request"  # noqa: PLR2004 - HTTP
    return {"error": error, "error_description": refusal.detail["en"]}


def refusal_of(code: str) -> Refusal:
    """The catalogue's entry; `refused` for a code that is not in it."""
    return REFUSALS.get(code, REFUSALS["refused"])


def choose_language(accept_language: str) -> Language:
    """The language that `Accept-Language` prefers; zh when neither or both are wanted alike.

    Source: RFC 9110, 12.5.4.
    """
    if not accept_language:
        return "zh"
    wanted: dict[Language, float] = {"zh": -1.0, "en": -1.0}
    rest = 0.0
    for part in accept_language.split(",")[:20]:
        tag, _, parameters = part.partition(";")
        weight = _weight(parameters)
        primary = tag.strip().lower().partition("-")[0]
        if primary == "*":
            rest = max(rest, weight)
        elif primary in wanted:
            wanted[primary] = max(wanted[primary], weight)
    zh, en = (rest if weight < 0 else weight for weight in (wanted["zh"], wanted["en"]))
    return "en" if en > zh else "zh"


def _weight(parameters: str) -> float:
    name, _, text = parameters.strip().partition("=")
    if name.strip().lower() != "q":
        return 1.0
    text = text.strip()
    # Digits only: `float` would also take "inf", "nan" and what is not a quality value.
    if not text.replace(".", "", 1).isascii() or not text.replace(".", "", 1).isdigit():
        return 0.0
    return min(float(text[:8]), 1.0)


def refusals(*codes: str) -> dict[int | str, dict[str, Any]]:
    """`responses=` of a route: the refusals it may give, by status, with an example each.

    Raises:
        KeyError: A code is not in the catalogue; a route cannot promise what has no words.
    """
    found: dict[int | str, dict[str, Any]] = {}
    for code in sorted(codes):
        refusal = REFUSALS[code]
        entry = found.setdefault(refusal.status, _response())
        entry["content"][PROBLEM_MEDIA_TYPE]["examples"][code] = {
            "summary": refusal.title["en"],
            "value": problem_body(code, "zh"),
        }
    for entry in found.values():
        examples = entry["content"][PROBLEM_MEDIA_TYPE]["examples"]
        entry["description"] = "; ".join(
            f"`{code}`: {example['summary']}" for code, example in examples.items()
        )
    return found


def _response() -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": "", "content": {PROBLEM_MEDIA_TYPE: {"schema": schema, "examples": {}}}}


def finish_openapi(document: dict[str, Any]) -> dict[str, Any]:
    """Put our refusals in the place of FastAPI's own: components, 422, and a `default` for each operation."""
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    template: Literal["#/components/schemas/{model}"] = "#/components/schemas/{model}"
    schemas["Problem"] = Problem.model_json_schema(ref_template=template)
    schemas.update(schemas["Problem"].pop("$defs"))
    # What is not said is allowed; said, it makes generators derive the class from a map.
    schemas["Problem"].pop("additionalProperties", None)
    any_other = _response() | {"description": "Any other refusal."}
    del any_other["content"][PROBLEM_MEDIA_TYPE]["examples"]
    for path in document.get("paths", {}).values():
        for operation in path.values():
            if isinstance(operation, dict) and "responses" in operation:
                _finish_operation(operation["responses"], any_other)
    return document


def _finish_operation(responses: dict[str, Any], any_other: dict[str, Any]) -> None:
    if "HTTPValidationError" in str(responses.get("422", "")):
        responses["422"] = refusals("invalid_input")[422]
    responses.setdefault("default", any_other)


def render_errors_page() -> str:
    """`docs/errors.md`: one heading a code, zh and en."""
    lines = [
        "# Refusals",
        "",
        "Generated from `api/schemas/problem_texts.py`. Every refusal is `application/problem+json`",
        "with `type`, `title`, `status`, `detail` and `code`; decide by `code`, it never changes.",
        "`errors` names the fields concerned, with a code each (last section). Nothing that was sent",
        "is repeated.",
        "",
    ]
    for refusal in REFUSALS.values():
        lines += [f"## {refusal.code}", "", f"HTTP {refusal.status}", ""]
        lines += [f"- **{refusal.title['zh']}** {refusal.detail['zh']}"]
        lines += [f"- **{refusal.title['en']}.** {refusal.detail['en']}", ""]
    return "\n".join(lines + _field_section())


def _field_section() -> list[str]:
    head = ["# Codes of fields", "", "| code | zh | en |", "|---|---|---|"]
    return [
        *head,
        *(f"| `{code}` | {words['zh']} | {words['en']} |" for code, words in FIELD_TEXTS.items()),
        "",
    ]
