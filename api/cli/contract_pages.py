"""What is printed from the code and committed: the contract, and pages that cannot lie."""

import importlib
import json
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Any

from api import domain
from api.access.database_roles import Login
from api.cli.access_page import render_access_page
from api.crypto.keyring import Keyring
from api.db.unit import Database
from api.main import Options, build_app, build_services
from api.schemas.graph.query import build_schema
from api.schemas.problems import render_errors_page

LINE = 110
"""Characters of a line of `openapi.json`, unless a single text is longer."""

Edges = Mapping[StrEnum, frozenset[StrEnum]]


def openapi_document() -> dict[str, Any]:
    """The contract as the service answers it. Nothing is connected: engines are lazy."""
    database = Database({"host": "localhost", "database": "none"}, {login.value: "none" for login in Login})
    options = Options()
    document: dict[str, Any] = build_app(
        build_services(database, Keyring.generate(), options), options
    ).openapi()
    return document


def render_openapi() -> str:
    """`openapi.json`, as it is committed."""
    return _printed(openapi_document(), "") + "\n"


def _printed(node: Any, indent: str) -> str:  # noqa: ANN401 - any part of the document
    """JSON in which whatever fits in a line stands in one, for those who read it and its differences."""
    line = json.dumps(node, ensure_ascii=False)
    if len(indent) + len(line) <= LINE or not isinstance(node, dict | list):
        return line
    inner = indent + "  "
    if isinstance(node, list):
        parts = [_printed(value, inner) for value in node]
    else:
        parts = [
            f"{json.dumps(key, ensure_ascii=False)}: {_printed(value, inner)}" for key, value in node.items()
        ]
    opening, closing = "[]" if isinstance(node, list) else "{}"
    return f"{opening}\n{inner}" + f",\n{inner}".join(parts) + f"\n{indent}{closing}"


def render_schema() -> str:
    """`schema.graphql`, as it is committed."""
    return build_schema(has_introspection=False).as_str() + "\n"


def lifecycles() -> dict[str, Edges]:
    """Every state machine of the domain: the noun, with what of it changes unless it is the noun itself."""
    return dict(sorted(_machines()))


def _machines() -> Iterator[tuple[str, Edges]]:
    for package in pkgutil.iter_modules(domain.__path__, f"{domain.__name__}."):
        found = importlib.import_module(package.name)
        for module in pkgutil.iter_modules(found.__path__ if package.ispkg else []):
            if module.name.endswith("lifecycle"):
                yield from _edge_tables(package.name, module.name)


def _edge_tables(package: str, module: str) -> Iterator[tuple[str, Edges]]:
    noun = package.rpartition(".")[2]
    for name, edges in vars(importlib.import_module(f"{package}.{module}")).items():
        if name == "EDGES" or name.endswith("_EDGES"):
            what = name.removesuffix("EDGES").rstrip("_").lower()
            yield f"{noun}, {what}" if what else noun, edges


def render_lifecycles_page() -> str:
    """`docs/lifecycles.md`: a diagram a state machine."""
    lines = [
        "# Lifecycles",
        "",
        "Generated from the edge tables in `api/domain/*/lifecycle.py`. A state changes along an edge or",
        "not at all: anything else is refused with `illegal_transition`.",
        "",
    ]
    for title, edges in lifecycles().items():
        lines += [f"## {title}", "", "```mermaid", *_diagram(edges), "```", ""]
    return "\n".join(lines)


def _diagram(edges: Edges) -> list[str]:
    lines = ["stateDiagram-v2"]
    for state, successors in edges.items():
        lines += [f"  {state.value} --> {successor.value}" for successor in sorted(successors)]
        if not successors:
            lines.append(f"  {state.value} --> [*]")
    return lines


PAGES: Mapping[str, Callable[[], str]] = {
    "docs/access.md": render_access_page,
    "docs/errors.md": render_errors_page,
    "docs/lifecycles.md": render_lifecycles_page,
    "openapi.json": render_openapi,
    "schema.graphql": render_schema,
}
"""Every generated file with what renders it; a test compares them with the checkout."""
