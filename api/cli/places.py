"""`place`: a street begins with the list of its units, and is redrawn, written out and checked by files."""

import argparse
import asyncio
import json
from collections.abc import Callable
from datetime import date
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from api.access.database_roles import DatabaseRole
from api.cli.context import COMMAND_LINE, database_server, open_database, open_keyring
from api.cli.output import CommandRefused, say
from api.domain.places import service
from api.domain.places.drawings import TOLERANCE_M2
from api.domain.places.queries import find_claimed_street_id
from api.kit.clock import legal_date, utc_now
from api.kit.crs import Crs
from api.schemas.fields import MAX_YEAR, MIN_YEAR, Line
from api.schemas.place_files import UnitProperties
from api.settings import Settings

MOST_TOLERANCE_M2: Final = 10_000.0


class UnitIn(UnitProperties):
    """One unit of the list that founds a street."""

    boundary: dict[str, Any] | None = None
    counter_zh: Line | None = None
    counter_en: Line | None = None

    def to_plan(self) -> service.UnitPlan:
        """The unit as the domain takes it."""
        return service.UnitPlan(
            self.code,
            self.kind,
            self.parent_code,
            self.name_zh,
            self.name_en,
            self.boundary,
            self.counter_zh,
            self.counter_en,
        )


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands."""
    parser = commands.add_parser("place", help="streets and their units")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    found = verbs.add_parser("found", help="found a street from a JSON list of its units, the street first")
    found.add_argument("file", type=Path)
    found.set_defaults(run=_found)
    redraw = verbs.add_parser("import", help="redraw a street from GeoJSON; the history of boundaries stays")
    redraw.add_argument("file", type=Path)
    redraw.add_argument("--street", metavar="CODE", help="otherwise the first nine digits of the codes")
    redraw.add_argument(
        "--from", dest="begins", type=_day, metavar="DATE", help="first day of what is new; tomorrow"
    )
    redraw.add_argument("--end-absent", action="store_true", help="end grids that are not in the file")
    redraw.add_argument("--moved", action="store_true", help="units may come to lie mostly elsewhere")
    redraw.add_argument("--dry-run", action="store_true", help="only say what is wrong and what would change")
    _add_tolerance(redraw)
    redraw.set_defaults(run=_with_geometry("run_import"))
    export = verbs.add_parser("export", help="write a street's units as GeoJSON")
    export.add_argument("--street", required=True, metavar="CODE")
    export.add_argument("--as-of", type=_day, metavar="DATE", help="as they are on this day; today")
    export.add_argument("--crs", choices=[crs.value for crs in Crs], default=Crs.WGS84.value)
    export.add_argument("--out", type=Path, metavar="FILE", help="otherwise it is printed")
    export.set_defaults(run=_with_geometry("run_export"))
    check = verbs.add_parser("check", help="boundaries, patrol points and staff of a street as it stands")
    check.add_argument("--street", required=True, metavar="CODE")
    check.add_argument("--as-of", type=_day, metavar="DATE", help="as it is on this day; today")
    _add_tolerance(check)
    check.set_defaults(run=_with_geometry("run_check"))


def _add_tolerance(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--tolerance-m2",
        type=_tolerance,
        default=TOLERANCE_M2,
        metavar="N",
        help=f"what neighbours may overlap, in square metres; {TOLERANCE_M2:.0f}",
    )


def _day(text: str) -> date:
    day = date.fromisoformat(text)
    if not MIN_YEAR < day.year < MAX_YEAR:
        raise ValueError("not a day of this service")
    return day


def _tolerance(text: str) -> float:
    value = float(text)
    if not 0 <= value <= MOST_TOLERANCE_M2:
        raise ValueError("out of range")
    return value


def _with_geometry(name: str) -> Callable[[argparse.Namespace], int]:
    """A command of `api.cli.drawings`, loaded when it runs: what serves never loads the geometry library."""

    def run(arguments: argparse.Namespace) -> int:
        command: Callable[[argparse.Namespace, date], int] = getattr(_drawings(), name)
        return command(arguments, legal_date(utc_now()))

    return run


def _drawings() -> ModuleType:
    return import_module("api.cli.drawings")


def read_plan(path: Path) -> list[service.UnitPlan]:
    """The units of a file, parents first.

    Raises:
        CommandRefused: Not such a list, a code twice, or a unit before the one above it.
    """
    try:
        units = TypeAdapter(list[UnitIn]).validate_python(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        where = ""
        if isinstance(error, ValidationError):
            where = " " + "/".join(str(step) for step in error.errors()[0]["loc"])
        raise CommandRefused(f"{path} is not a list of units{where}.") from None
    known: set[str] = set()
    for number, unit in enumerate(units):
        is_street = number == 0
        has_place = unit.parent_code is None if is_street else unit.parent_code in known
        if is_street != (unit.kind == "street") or not has_place or unit.code in known:
            raise CommandRefused(
                f"Unit {number + 1} of {path}: the street comes first, every other after its parent."
            )
        if not unit.code.startswith(units[0].code):
            raise CommandRefused(f"Unit {number + 1} of {path}: its code does not begin with the street's.")
        known.add(unit.code)
    if not units:
        raise CommandRefused(f"{path} has no units.")
    return [unit.to_plan() for unit in units]


def _found(arguments: argparse.Namespace) -> int:
    plan = _drawings().check_plan(read_plan(arguments.file), legal_date(utc_now()))
    settings = Settings()
    keyring = open_keyring(settings)

    async def work() -> None:
        async with (
            open_database(settings, keyring, server) as database,
            database.begin_as(COMMAND_LINE, DatabaseRole.ADMIN) as session,
        ):
            if await find_claimed_street_id(session, plan[0].code) is not None:
                raise CommandRefused(f"Street {plan[0].code} is there already.")
            await service.found_street(session, plan, now=utc_now())

    with database_server(settings) as server:
        asyncio.run(work())
    say(f"已建立 founded: {plan[0].code} {plan[0].name_zh}，{len(plan)} 个单位 units")
    return 0
