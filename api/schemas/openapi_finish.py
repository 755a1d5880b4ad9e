"""Makes the document that FastAPI prints fit for generating clients: names, words, common answers."""

import re
from collections.abc import Iterator
from typing import Any, Final

from api.schemas.field_words import MEMBERS, PARAMETERS, is_described
from api.schemas.openapi_headers import HEADERS, add_headers, codes_of
from api.schemas.openapi_sharing import share
from api.schemas.problems import refusals

UPLOAD: Final[dict[str, Any]] = {
    "type": "object",
    "title": "PictureUpload",
    "description": "One file, decided by its content.",
    "required": ["file"],
    "properties": {
        "file": {"type": "string", "format": "binary", "description": "A picture: JPEG, PNG or WebP."}
    },
    "examples": [{"file": "(bytes)"}],
}
CLIENT: Final = {
    "type": "http",
    "scheme": "basic",
    "description": "Id and secret of a client, for `client_credentials`; the form may carry them instead.",
}
UNAUTHORIZED: Final = {
    "Bearer": ("token_expired", "session_ended"),
    "Client": ("invalid_client",),
    "Receipt": ("receipt_unknown",),
}
"""What every operation of a scheme may answer, whether its route says so or not."""

_POINTER = "#/components/schemas/"
_GENERIC = re.compile(r"[^A-Za-z0-9]")


def finish(document: dict[str, Any]) -> dict[str, Any]:
    """The document, complete: shapes under names that clients can use, each member with a description."""
    schemas = document["components"]["schemas"]
    if _POINTER + "PictureUpload" in str(document["paths"]):
        schemas["PictureUpload"] = UPLOAD
    for schema in schemas.values():
        for name, member in schema.get("properties", {}).items():
            # Made from the member's name, which generators use anyway.
            member.pop("title", None)
            if name in MEMBERS and not is_described(member):
                member["description"] = MEMBERS[name]
    document["components"]["headers"] = HEADERS
    document["components"].setdefault("securitySchemes", {})["Client"] = CLIENT
    for operation in _operations(document):
        _finish_operation(operation)
        add_headers(operation)
    share(document)
    titles = {name: schema["title"] for name, schema in schemas.items() if _GENERIC.search(name)}
    document["components"]["schemas"] = {titles.get(name, name): schema for name, schema in schemas.items()}
    renamed: dict[str, Any] = _renamed(
        document, {_POINTER + old: _POINTER + new for old, new in titles.items()}
    )
    return renamed


def _operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in document["paths"].values():
        yield from path.values()


def _finish_operation(operation: dict[str, Any]) -> None:
    for parameter in operation.get("parameters", []):
        parameter["schema"].pop("title", None)
        if parameter["name"] in PARAMETERS and not is_described(parameter):
            parameter["description"] = PARAMETERS[parameter["name"]]
    for scheme in (name for needed in operation.get("security", []) for name in needed):
        codes = {*UNAUTHORIZED[scheme], *codes_of(operation["responses"].get("401", {}))}
        operation["responses"]["401"] = refusals(*codes)[401]


def _renamed(node: Any, pointers: dict[str, str]) -> Any:  # noqa: ANN401 - any part of the document
    """The same with other pointers."""
    if isinstance(node, dict):
        return {name: _renamed(inner, pointers) for name, inner in node.items()}
    if isinstance(node, list):
        return [_renamed(inner, pointers) for inner in node]
    return pointers.get(node, node) if isinstance(node, str) else node
