"""Judging a drawing against the street as it stands: every fault at once, and what it would change."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from api.domain.places.drawings import TOLERANCE_M2, DrawnUnit, Fault, FaultKind, Undrawable, tree_faults
from api.domain.places.redrawing import ENDED_KINDS, Ground, Redraw, StandingUnit
from api.domain.places.shapes import (
    Plane,
    Shape,
    has_moved,
    is_same,
    neighbour_faults,
    plane_of,
    read_shape,
)

NO_GROUND = Ground({}, frozenset())

Watch = Callable[[Sequence[DrawnUnit]], Iterable[DrawnUnit]]
"""Passes units on one by one, so that somebody may watch."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How a drawing is meant.

    Attributes:
        on: First day of what is new.
        ends_absent: Whether communities and grids that are not in the file end.
        is_move_meant: Whether a unit may come to lie mostly where it did not lie before.
        tolerance_m2: What neighbours may overlap, in square metres.
    """

    on: date
    ends_absent: bool = False
    is_move_meant: bool = False
    tolerance_m2: float = TOLERANCE_M2


@dataclass(slots=True)
class Verdict:
    """What a drawing changes, and what is wrong with it; a fault that is no warning stops everything."""

    redraw: Redraw = field(default_factory=Redraw)
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Whether it may be written."""
        return all(fault.is_warning for fault in self.faults)


def judge(
    drawn: Sequence[DrawnUnit], ground: Ground, terms: Terms, *, watch: Watch = lambda units: units
) -> Verdict:
    """Judge the units of a file as they would stand beside those that the file leaves out."""
    verdict = Verdict()
    in_file = {unit.code for unit in drawn}
    absent = [standing for code, standing in ground.units.items() if code not in in_file]
    ended = [one for one in absent if terms.ends_absent and one.drawn.kind in ENDED_KINDS]
    kept = [one.drawn for one in absent if one not in ended]
    whole = [*drawn, *kept]
    verdict.redraw.ended = [one.drawn.code for one in ended]
    verdict.faults += tree_faults(whole)
    verdict.faults += _later_faults(ended, terms.on)
    plane = plane_of(whole)
    shapes = _shapes(watch(whole), plane, verdict)
    for unit in drawn:
        standing = ground.units.get(unit.code)
        verdict.faults += _unit_faults(unit, standing, ground, terms.on)
        if _add_change(verdict, unit, standing, shapes, plane) and not terms.is_move_meant:
            verdict.faults.append(Fault(FaultKind.MOVED, unit.number, unit.code, unit.crs.value))
    verdict.faults += _drawn_later(verdict.redraw, ground, terms.on)
    verdict.faults += neighbour_faults(shapes, whole, tolerance_m2=terms.tolerance_m2)
    verdict.faults.sort(key=lambda fault: (fault.is_warning, fault.number or 0))
    return verdict


def check(standing: Iterable[StandingUnit], *, tolerance_m2: float = TOLERANCE_M2) -> list[Fault]:
    """What is wrong with a street as it stands, judged as a file with all its units would be."""
    units = [replace(one.drawn, number=place) for place, one in enumerate(standing, start=1)]
    found = Verdict()
    found.faults += tree_faults(units)
    shapes = _shapes(units, plane_of(units), found)
    found.faults += neighbour_faults(shapes, units, tolerance_m2=tolerance_m2)
    found.faults += [
        Fault(FaultKind.BOUNDARY_MISSING, unit.number, unit.code)
        for unit in units
        if unit.kind == "small_grid" and unit.geometry is None
    ]
    return found.faults


def _shapes(units: Iterable[DrawnUnit], plane: Plane, verdict: Verdict) -> dict[str, Shape]:
    """The boundaries that can be read, by code. A standing one that cannot is told by `check`, not here."""
    shapes: dict[str, Shape] = {}
    for unit in units:
        if unit.geometry is None:
            continue
        try:
            shapes.setdefault(unit.code, read_shape(unit, plane))
        except Undrawable as wrong:
            if unit.number is not None:
                verdict.faults.append(Fault(wrong.kind, unit.number, unit.code, wrong.about))
    return shapes


def _unit_faults(unit: DrawnUnit, standing: StandingUnit | None, ground: Ground, on: date) -> Iterator[Fault]:
    if standing is None:
        if unit.code in ground.taken:
            yield Fault(FaultKind.DRAWN_LATER, unit.number, unit.code, on.isoformat())
        return
    if standing.drawn.kind != unit.kind:
        yield Fault(FaultKind.KIND_CHANGED, unit.number, unit.code, standing.drawn.kind)
    if standing.drawn.parent_code != unit.parent_code:
        yield Fault(FaultKind.PARENT_MISFIT, unit.number, unit.code, standing.drawn.parent_code)
    if unit.geometry is None and standing.drawn.geometry is not None:
        yield Fault(FaultKind.BOUNDARY_MISSING, unit.number, unit.code)


def _add_change(
    verdict: Verdict, unit: DrawnUnit, standing: StandingUnit | None, shapes: dict[str, Shape], plane: Plane
) -> bool:
    """Add what a unit of the file changes; tells whether it comes to lie mostly elsewhere."""
    shape = shapes.get(unit.code)
    normal = unit if shape is None else replace(unit, geometry=shape.geometry)
    if standing is None:
        verdict.redraw.added.append(normal)
        return False
    if (standing.drawn.name_zh, standing.drawn.name_en) != (unit.name_zh, unit.name_en):
        verdict.redraw.renamed.append(unit)
    if shape is None:
        return False
    before = _standing_shape(standing, plane)
    if before is not None and is_same(before, shape):
        return False
    verdict.redraw.redrawn.append(normal)
    return before is not None and has_moved(before, shape)


def _standing_shape(standing: StandingUnit, plane: Plane) -> Shape | None:
    try:
        return None if standing.drawn.geometry is None else read_shape(standing.drawn, plane)
    except Undrawable:
        return None


def _later_faults(ended: Iterable[StandingUnit], on: date) -> Iterator[Fault]:
    for one in ended:
        if one.valid_from >= on or (one.drawn_from is not None and one.drawn_from > on):
            yield Fault(FaultKind.DRAWN_LATER, None, one.drawn.code, str(one.drawn_from or one.valid_from))


def _drawn_later(redraw: Redraw, ground: Ground, on: date) -> Iterator[Fault]:
    """Redraws go forward: what is to begin later stands, and is not cut in two."""
    for unit in redraw.redrawn:
        drawn_from = ground.units[unit.code].drawn_from
        if drawn_from is not None and drawn_from > on:
            yield Fault(FaultKind.DRAWN_LATER, unit.number, unit.code, drawn_from.isoformat())
