"""`openapi`, `schema` and `docs`: print the contract and the generated pages from the code."""

import argparse
import json
from pathlib import Path

from api.cli.contract_pages import PAGES, openapi_document, render_schema
from api.cli.output import say


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands."""
    parser = commands.add_parser("openapi", help="print openapi.json")
    parser.set_defaults(run=_openapi)
    parser = commands.add_parser("schema", help="print schema.graphql")
    parser.set_defaults(run=_schema)
    parser = commands.add_parser("docs", help="write the generated pages")
    parser.add_argument("folder", nargs="?", type=Path, default=Path())
    parser.set_defaults(run=_docs)


def _openapi(_arguments: argparse.Namespace) -> int:
    say(json.dumps(openapi_document(), ensure_ascii=False, indent=2))
    return 0


def _schema(_arguments: argparse.Namespace) -> int:
    say(render_schema())
    return 0


def _docs(arguments: argparse.Namespace) -> int:
    for name, render in PAGES.items():
        path = arguments.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(render())
        say(str(path))
    return 0
