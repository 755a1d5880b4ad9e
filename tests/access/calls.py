"""Every route of the service, and a well-formed request of each, as the contract's own example shows it."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

from starlette.routing import BaseRoute

from api.cli.contract_pages import openapi_document
from api.kit.ids import new_id

DOCUMENT = openapi_document()
CHANGES: dict[str, dict[str, Any]] = {
    "POST /v1/keys": {"public_key": "A" * 1622},
    "POST /v1/queue/claims": {"wait_s": 0},
}
"""What an example shortens, or what would only cost time."""


_VALUES = {
    "code": "990000009",
    "duty": "tip_desk",
    "register_version": "1",
    "street_code": "990000001",
}
"""Of parameters that are no ids."""

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def routes_of(routes: list[BaseRoute]) -> Iterator[tuple[str, BaseRoute]]:
    """Method and path of every route, with the route itself."""
    for route in routes:
        included = getattr(route, "original_router", None)
        if included is not None:
            prefix = route.include_context.prefix  # type: ignore[attr-defined]
            yield from ((_under(prefix, name), one) for name, one in routes_of(included.routes))
        else:
            methods: set[str] = getattr(route, "methods", None) or {"ANY"}
            path = getattr(route, "path", route)
            yield from ((f"{method} {path}", route) for method in methods - {"HEAD"})


def _under(prefix: str, name: str) -> str:
    method, _, path = name.partition(" ")
    return f"{method} {prefix}{path}"


def request_of(name: str, id_of: Callable[[], UUID] | None = None) -> dict[str, Any]:
    """A request that is well-formed; `id_of` gives each id of its path and its body, if it is there."""
    method, _, path = name.partition(" ")
    operation = DOCUMENT["paths"].get(path, {}).get(method.lower(), {})
    request: dict[str, Any] = {
        "method": method,
        "url": re.sub(r"\{(\w+)\}", lambda found: _VALUES.get(found[1]) or str((id_of or new_id)()), path),
        "headers": {"Access-Purpose": "supervision"},
    }
    shared = DOCUMENT["components"]["parameters"]
    for one in operation.get("parameters", []):
        parameter = shared[one["$ref"].rpartition("/")[2]] if "$ref" in one else one
        if parameter["in"] == "query" and parameter.get("required"):
            request.setdefault("params", {})[parameter["name"]] = _asked(parameter["schema"])
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if content is not None:
        body = example_of(content["schema"]) | CHANGES.get(name, {})
        request["json"] = _named(body, id_of) if id_of else body
        request["headers"]["Idempotency-Key"] = f"{uuid4()}"
    return request


def _asked(schema: dict[str, Any]) -> str:
    """A value of a required query parameter: its example, the first of its options, or a day."""
    named = schema.get("$ref", "").rpartition("/")[2]
    options = DOCUMENT["components"]["schemas"][named]["enum"] if named else ["2026-11-23"]
    return str(schema.get("examples", options)[0])


def example_of(schema: dict[str, Any]) -> Any:
    """The first example of a body."""
    name = re.findall(r"#/components/schemas/(\w+)", str(schema))[0]
    examples: list[Any] = DOCUMENT["components"]["schemas"][name]["examples"]
    return examples[0]


def _named(value: Any, id_of: Callable[[], UUID]) -> Any:
    if isinstance(value, dict):
        return {name: _named(one, id_of) for name, one in value.items()}
    if isinstance(value, list):
        return [_named(one, id_of) for one in value]
    return str(id_of()) if isinstance(value, str) and _UUID.fullmatch(value) else value
