"""The command line: serving, first steps, the reference clients, and printing the contract."""

import argparse
import sys
from collections.abc import Sequence

from api.cli import (
    accounts,
    clients,
    contracts,
    database,
    demo,
    epochs,
    keys,
    places,
    retention,
    serving,
    workplaces,
)
from api.cli.output import CommandRefused, say_error

COMMAND_MODULES = (
    serving,
    demo,
    database,
    places,
    accounts,
    clients,
    keys,
    workplaces,
    retention,
    epochs,
    contracts,
)


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    parser = argparse.ArgumentParser(prog="shouwang", description="守望 · Shouwang")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for module in COMMAND_MODULES:
        module.register(commands)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    arguments = build_parser().parse_args(sys.argv[1:] if argv is None else argv)
    try:
        return int(arguments.run(arguments) or 0)
    except CommandRefused as refused:
        say_error(str(refused))
        return 1
    except KeyboardInterrupt:
        return 130
