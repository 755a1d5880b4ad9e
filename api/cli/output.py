"""What commands print: one sentence a line, zh before en where a person of the office reads it."""

import sys

from rich.console import Console

console = Console(highlight=False, emoji=False)


class CommandRefused(Exception):
    """The command cannot be carried out; the message is a sentence for the person at the terminal."""


def say(text: str) -> None:
    """One line."""
    console.print(text, markup=False, soft_wrap=True)


def say_error(text: str) -> None:
    """One line on the error stream."""
    print(text, file=sys.stderr)


def note(sentence: str) -> None:
    """A sentence about what is going on, on the error stream."""
    print(f"shouwang: {sentence}", file=sys.stderr, flush=True)
