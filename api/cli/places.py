"""`place found`: a street begins with the list of its units."""

import argparse
import asyncio
import json
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError

from api.access.database_roles import DatabaseRole
from api.cli.context import COMMAND_LINE, database_server, open_database, open_keyring
from api.cli.output import CommandRefused, say
from api.domain.places import service
from api.domain.places.queries import find_claimed_street_id
from api.kit.clock import utc_now
from api.schemas.fields import Line, StrictModel
from api.settings import Settings

UnitKind = Literal["street", "community", "large_grid", "small_grid", "station"]


class UnitIn(StrictModel):
    """One unit of the file."""

    code: Annotated[str, Field(pattern=r"^[0-9]{9}([0-9]{3}){0,2}$")]
    kind: UnitKind
    parent_code: str | None = None
    name_zh: Line
    name_en: Line
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
    plan = read_plan(arguments.file)
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
