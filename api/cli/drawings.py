"""`place import`, `export` and `check`: a street's boundaries as files.

Loaded when one of these commands runs, since the geometry library behind it is of no use to what serves.
"""

import argparse
import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

import orjson
from rich.progress import track

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole
from api.cli.context import COMMAND_LINE, database_server, open_database, open_keyring
from api.cli.fault_texts import fault_line
from api.cli.output import CommandRefused, console, say
from api.db.unit import Database
from api.domain.places.drawings import DrawnUnit, Fault, FaultKind
from api.domain.places.judging import NO_GROUND, Terms, Verdict, check, judge
from api.domain.places.points import list_points_outside
from api.domain.places.queries import find_street_id
from api.domain.places.redrawing import DrawnMeanwhile, Ground, count_homes, read_ground, redraw_street
from api.domain.places.service import UnitPlan
from api.domain.staffing.service import GapFilter, list_gaps
from api.kit.clock import utc_now
from api.kit.crs import Crs
from api.kit.polygons import convert_geometry
from api.schemas.place_files import DrawingFile, NotADrawing, collection, read_drawing
from api.settings import Settings

Work = Callable[[Database, Actor], Awaitable[None]]

MOST_LINES: Final = 200
"""So many faults are printed; the rest is counted."""


def run_import(arguments: argparse.Namespace, today: date) -> int:
    """Redraw a street from a file, or say everything that is wrong with the file and write nothing.

    Raises:
        CommandRefused: The file is not good, the day is over, or the street changed meanwhile.
    """
    drawing = _read(arguments.file)
    street_code = _street_code(drawing, arguments.street)
    begins = arguments.begins or date.fromordinal(today.toordinal() + 1)
    if begins < today:
        raise CommandRefused("--from 不能早于今天：历史不改写。 --from is over: history is not rewritten.")
    terms = Terms(begins, arguments.end_absent, arguments.moved, arguments.tolerance_m2)

    async def work(database: Database, actor: Actor) -> None:
        ground, homes = await _look(database, actor, terms, drawing)
        verdict = judge(drawing.units, ground, terms, watch=_watched)
        verdict.faults += drawing.faults + homes
        _show_faults(verdict.faults)
        if not verdict.is_good:
            raise CommandRefused("没有写入任何内容。 Nothing was written.")
        _show_changes(verdict, terms)
        if arguments.dry_run:
            say("试运行：没有写入任何内容。 Dry run: nothing was written.")
        elif any(verdict.redraw.counts.values()):
            await _write(database, actor, ground, verdict, terms)

    return _in_street(street_code, work)


async def _look(
    database: Database, actor: Actor, terms: Terms, drawing: DrawingFile
) -> tuple[Ground, list[Fault]]:
    """The street on the day, and who is at home in units that would end."""
    in_file = {unit.code for unit in drawing.units}
    async with database.begin_as(actor, DatabaseRole.ADMIN) as session:
        ground = await read_ground(session, on=terms.on)
        absent = [unit.id for code, unit in ground.units.items() if code not in in_file]
        homes = await count_homes(session, absent) if terms.ends_absent else {}
    return ground, [Fault(FaultKind.HOME_ENDED, None, code, str(people)) for code, people in homes.items()]


async def _write(database: Database, actor: Actor, ground: Ground, verdict: Verdict, terms: Terms) -> None:
    try:
        async with database.begin_as(actor, DatabaseRole.ADMIN) as session:
            await redraw_street(session, actor, ground, verdict.redraw, on=terms.on, now=utc_now())
            outside = await list_points_outside(session, on=terms.on)
    except DrawnMeanwhile:
        raise CommandRefused(
            "其间已有他人改动，没有写入，请重新运行。 The street was redrawn meanwhile: run it again."
        ) from None
    _show_faults([Fault(FaultKind.POINT_OUTSIDE, None, code, grid) for code, grid in outside])
    say(f"已写入，自 {terms.on} 起生效。 Written, in force from {terms.on}.")


def run_export(arguments: argparse.Namespace, today: date) -> int:
    """Write a street's units as a file that `place import` takes again."""
    crs = Crs(arguments.crs)

    async def work(database: Database, actor: Actor) -> None:
        async with database.begin_as(actor, DatabaseRole.ADMIN) as session:
            ground = await read_ground(session, on=arguments.as_of or today)
        units = [standing.drawn for standing in ground.units.values()]
        shapes = [
            None if unit.geometry is None else convert_geometry(unit.geometry, unit.crs, crs)
            for unit in _track(units, "   单位 units")
        ]
        text = orjson.dumps(collection(units, crs, shapes), option=orjson.OPT_INDENT_2).decode()
        if arguments.out is None:
            print(text)
            return
        _write_file(arguments.out, text)
        say(f"已导出 exported: {len(units)} 个单位 units → {arguments.out}")

    return _in_street(arguments.street, work)


def _write_file(path: Path, text: str) -> None:
    """The file whole, or not at all."""
    partial = path.with_name(f".{path.name}.partial")
    try:
        partial.write_text(text, encoding="utf-8")
        partial.replace(path)
    except OSError:
        partial.unlink(missing_ok=True)
        raise CommandRefused(f"{path} 无法写入。 {path} cannot be written.") from None


def run_check(arguments: argparse.Namespace, today: date) -> int:
    """Say what is wrong with a street as it stands: 1 when anything is."""
    on = arguments.as_of or today
    found: list[Fault] = []

    async def work(database: Database, actor: Actor) -> None:
        async with database.begin_as(actor, DatabaseRole.ADMIN) as session:
            ground = await read_ground(session, on=on)
            gaps = await list_gaps(session, GapFilter(on))
            outside = await list_points_outside(session, on=on)
        faults = check(ground.units.values(), tolerance_m2=arguments.tolerance_m2)
        found.extend(replace(fault, number=None) for fault in faults)
        found.extend(Fault(FaultKind.POINT_OUTSIDE, None, code, grid) for code, grid in outside)
        found.extend(Fault(FaultKind.GRID_UNSTAFFED, None, row["code"], row["name_zh"]) for row in gaps)
        _show_faults(found)
        kinds = Counter(standing.drawn.kind for standing in ground.units.values())
        say(f"{on}: {dict(kinds)}，{len(found)} 处问题 findings")

    _in_street(arguments.street, work)
    return 1 if found else 0


def check_plan(plan: Sequence[UnitPlan], today: date) -> list[UnitPlan]:
    """A street that is about to be founded, its boundaries judged and set right as those of a file are.

    Raises:
        CommandRefused: A boundary, a code or a parent is wrong.
    """
    drawn = [
        DrawnUnit(
            unit.code,
            unit.kind,
            unit.parent_code,
            unit.name_zh,
            unit.name_en,
            unit.boundary,
            Crs.WGS84,
            number,
        )
        for number, unit in enumerate(plan, start=1)
    ]
    verdict = judge(drawn, NO_GROUND, Terms(today))
    _show_faults(verdict.faults)
    if not verdict.is_good:
        raise CommandRefused("没有写入任何内容。 Nothing was written.")
    return [
        replace(unit, boundary=normal.geometry)
        for unit, normal in zip(plan, verdict.redraw.added, strict=True)
    ]


def _read(path: Path) -> DrawingFile:
    try:
        return read_drawing(path.read_bytes())
    except OSError:
        raise CommandRefused(f"{path} 无法读取。 {path} cannot be read.") from None
    except NotADrawing as wrong:
        raise CommandRefused(f"{path}: {wrong}") from None


def _street_code(drawing: DrawingFile, named: str | None) -> str:
    """The street that the file is about."""
    if named is not None:
        return named
    codes = {unit.code[:9] for unit in drawing.units}
    if len(codes) != 1:
        _show_faults(drawing.faults)
        raise CommandRefused("文件涉及多个街道或没有单位，请用 --street 指明。 Name the street by --street.")
    return codes.pop()


def _in_street(street_code: str, work: Work) -> int:
    settings = Settings()
    keyring = open_keyring(settings)

    async def run() -> None:
        async with open_database(settings, keyring, server) as database:
            async with database.begin_as(COMMAND_LINE, DatabaseRole.ADMIN) as session:
                street_id = await find_street_id(session, street_code)
            if street_id is None:
                raise CommandRefused("没有这个街道。 There is no such street.")
            await work(database, replace(COMMAND_LINE, street_id=street_id))

    with database_server(settings) as server:
        asyncio.run(run())
    return 0


def _watched(units: Sequence[DrawnUnit]) -> Iterable[DrawnUnit]:
    return _track(units, "   核对边界 boundaries")


def _track(units: Sequence[DrawnUnit], what: str) -> Iterable[DrawnUnit]:
    """A bar while it lasts, at a terminal."""
    is_shown = console.is_terminal
    return track(units, what, console=console, transient=True, disable=not is_shown)


def _show_faults(faults: Sequence[Fault]) -> None:
    for fault in faults[:MOST_LINES]:
        say(fault_line(fault))
    if len(faults) > MOST_LINES:
        say(f"… 另有 {len(faults) - MOST_LINES} 处 more")
    if faults:
        errors = sum(not fault.is_warning for fault in faults)
        say(f"{errors} 处错误 errors，{len(faults) - errors} 处提醒 warnings")


def _show_changes(verdict: Verdict, terms: Terms) -> None:
    redraw = verdict.redraw
    say(
        f"自 {terms.on} 起 from: 新增 added {len(redraw.added)}，重划 redrawn {len(redraw.redrawn)}，"
        f"更名 renamed {len(redraw.renamed)}，撤销 ended {len(redraw.ended)}"
    )
    for unit in redraw.added:
        say(f"  + {unit.code} {unit.name_zh}")
    for unit in redraw.redrawn:
        say(f"  ~ {unit.code} {unit.name_zh}")
    for unit in redraw.renamed:
        say(f"  = {unit.code} {unit.name_zh}")
    for code in redraw.ended:
        say(f"  - {code}")
