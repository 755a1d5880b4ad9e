"""Structured logs: a closed set of events and fields, and nothing that a person sent.

The inventory is `docs/logging.md`; a test compares it with `EVENTS`. Each line is one JSON object on
stderr. Exceptions are written as type and places in the code, never with their message: messages of
drivers carry rows, and messages of parsers carry input.
"""

import logging
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Any, Final, TextIO

import orjson

from api.kit.clock import bucket_of, legal_date, utc_now

COMMON_FIELDS: Final = frozenset({"at", "level", "event"})
EVENTS: Final[Mapping[str, frozenset[str]]] = {
    "answer_broken": frozenset({"plane", "route", "error", "frames"}),
    "database_refused_value": frozenset({"plane", "route", "error", "frames"}),
    "internal_error": frozenset({"plane", "route", "instance", "error", "frames"}),
    "library": frozenset({"logger", "place", "text", "error", "frames"}),
    "notice": frozenset({"notice_id", "recipient", "kind", "attempt", "text_zh", "text_en"}),
    "request": frozenset({"plane", "route", "method", "status", "duration_ms", "request_id"}),
    "service": frozenset({"what", "detail", "count", "duration_ms", "version"}),
    "worker": frozenset({"job", "outcome", "count", "duration_ms", "error", "frames"}),
}
MAX_TEXT_CHARS = 300
MAX_FRAMES = 12
# What these say at start and stop is fixed text of the library; anything else is named by its place only.
_SPEAKING_LOGGERS = frozenset({"uvicorn.error"})


class UnknownLogField(Exception):
    """Code tried to log an event or a field that the inventory does not name."""


@dataclass
class _Sink:
    """Where lines go; None means whatever standard error is at the moment."""

    stream: TextIO | None = None
    level: int = logging.INFO


_SINK = _Sink()


def log(
    event: str,
    *,
    level: int = logging.INFO,
    is_coarse: bool = False,
    **fields: str | float | bool | list[str] | None,
) -> None:
    """Write one event.

    Args:
        event: A key of `EVENTS`.
        level: A level of `logging`.
        is_coarse: Write day and four-hour bucket instead of the instant: for whatever the public plane
            does, since an exact time there is a trace of a tipster.
        fields: Fields that `EVENTS` allows for this event.

    Raises:
        UnknownLogField: The event or a field is not in the inventory.
    """
    if not fields.keys() <= EVENTS.get(event, frozenset()):
        raise UnknownLogField(event)
    if level >= _SINK.level:
        _write(_line(event, level, fields, is_coarse=is_coarse))


def _line(event: str, level: int, fields: Mapping[str, Any], *, is_coarse: bool = False) -> str:
    line: dict[str, object] = {
        "at": timestamp(utc_now(), is_coarse=is_coarse),
        "level": logging.getLevelName(level).lower(),
        "event": event,
    }
    line |= {key: neutral(value) for key, value in fields.items() if value is not None}
    return orjson.dumps(line).decode()


def _write(line: str) -> None:
    stream = _SINK.stream or sys.stderr
    try:
        stream.write(line + "\n")
        stream.flush()
    except (OSError, ValueError):
        return  # a full disk or a closed pipe must not fail the request


def describe_error(error: BaseException) -> tuple[str, list[str]]:
    """The type of an exception and the places it came through, innermost last, without any message."""
    kind = type(error)
    frames: list[str] = []
    trace: TracebackType | None = error.__traceback__
    while trace is not None:
        frames.append(f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}")
        trace = trace.tb_next
    return f"{kind.__module__}.{kind.__qualname__}", frames[-MAX_FRAMES:]


def timestamp(at: datetime, *, is_coarse: bool) -> str:
    """The instant with `Z`, or the legal date and bucket."""
    if is_coarse:
        return f"{legal_date(at).isoformat()} bucket {bucket_of(at)}"
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def neutral(value: object) -> object:
    """A value that cannot break a line, a terminal or a viewer: controls and bidi marks become `?`."""
    if isinstance(value, str):
        text = value[:MAX_TEXT_CHARS]
        return text if text.isprintable() else "".join(char if char.isprintable() else "?" for char in text)
    if isinstance(value, list):
        return [neutral(item) for item in value[:MAX_FRAMES]]
    return value if isinstance(value, int | float | bool) or value is None else type(value).__name__


class LibraryLogs(logging.Handler):
    """Records of libraries, reduced to what cannot hold content."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write the record as one line."""
        _write(_line("library", record.levelno, _foreign_fields(record)))


def _foreign_fields(record: logging.LogRecord) -> dict[str, Any]:
    fields: dict[str, Any] = {"logger": record.name, "place": f"{record.module}:{record.lineno}"}
    if record.name in _SPEAKING_LOGGERS:
        # The template without its arguments; a failed bind is logged as the OSError itself.
        message: object = record.msg
        fields["text"] = (message.strerror or "") if isinstance(message, OSError) else str(message)
    if record.exc_info and record.exc_info[1] is not None:
        fields["error"], fields["frames"] = describe_error(record.exc_info[1])
    return fields


def configure_logs(*, level: int = logging.INFO, stream: TextIO | None = None) -> None:
    """Send every log of the process through here; uvicorn runs with `log_config=None`.

    Args:
        level: Least level of our own events.
        stream: Where lines go; standard error when None.
    """
    _SINK.stream, _SINK.level = stream, level
    root = logging.getLogger()
    root.handlers[:] = [LibraryLogs()]
    root.setLevel(logging.WARNING)
    for name in _SPEAKING_LOGGERS:
        logging.getLogger(name).setLevel(level)
    access = logging.getLogger("uvicorn.access")
    access.disabled = True
    access.propagate = False
    sys.excepthook = _log_crash


def _log_crash(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    if isinstance(error, KeyboardInterrupt):
        return
    name, frames = describe_error(error)
    log("library", level=logging.CRITICAL, logger="python", error=name, frames=frames)
