"""What is wrong with a drawing is found and named, all of it; and nothing where nothing is wrong."""

import copy
import itertools
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.cli.fault_texts import FAULT_WORDS, fault_line
from api.domain.places.demo_street import demo_units
from api.domain.places.drawings import (
    MAX_GRID_VERTICES,
    WARNINGS,
    DrawnUnit,
    Fault,
    FaultKind,
    Undrawable,
    read_rings,
    tree_faults,
)
from api.domain.places.judging import NO_GROUND, Terms, Verdict, check, judge
from api.domain.places.redrawing import Ground, StandingUnit
from api.domain.places.shapes import plane_of, read_shape
from api.kit.crs import Crs
from api.kit.ids import new_id
from api.kit.polygons import convert_geometry
from api.schemas.place_files import NotADrawing, collection, read_drawing

ON = date(2026, 12, 1)
FIRST, SECOND = "990000001001001", "990000001001002"
Features = dict[str, Any]
Change = Callable[[Features], object]


def street(crs: Crs = Crs.WGS84) -> list[DrawnUnit]:
    """The demonstration's street as a file would have it."""
    return [
        DrawnUnit(
            unit.code,
            unit.kind,
            unit.parent_code,
            unit.name_zh,
            unit.name_en,
            None if unit.boundary is None else convert_geometry(copy.deepcopy(unit.boundary), Crs.WGS84, crs),
            crs,
            number,
        )
        for number, unit in enumerate(demo_units(), start=1)
    ]


def ground(units: list[DrawnUnit], since: date = date(2026, 1, 1)) -> Ground:
    standing = {
        unit.code: StandingUnit(
            new_id(), unit, since, new_id() if unit.geometry else None, since if unit.geometry else None
        )
        for unit in units
    }
    return Ground(standing, frozenset())


def changed(change: Change, crs: str | None = None) -> Verdict:
    """The verdict on the street's own file after a change, beside the street as it stands."""
    units = street()
    document = collection(units, Crs.WGS84, [copy.deepcopy(unit.geometry) for unit in units])
    if crs is not None:
        document["crs"] = crs
    change({feature["properties"]["code"]: feature for feature in document["features"]} | {"": document})
    drawing = read_drawing(json.dumps(document).encode())
    verdict = judge(drawing.units, ground(street()), Terms(ON))
    verdict.faults += drawing.faults
    return verdict


def ring(features: Features, code: str = FIRST) -> list[list[float]]:
    found: list[list[float]] = features[code]["geometry"]["coordinates"][0]
    return found


def swap_axes(features: Features) -> None:
    ring(features)[:] = [[y, x] for x, y in ring(features)]


def cross(features: Features) -> None:
    places = ring(features)
    places[1], places[2] = places[2], places[1]


def widen(features: Features) -> None:
    for place in ring(features)[2:4]:
        place[0] += 0.0005


def leave_the_parent(features: Features) -> None:
    ring(features)[0][1] += 0.002
    ring(features)[-1][1] += 0.002


def with_many_corners(features: Features) -> None:
    places = ring(features)
    (x1, y1), (x2, y2) = places[0], places[1]
    steps = MAX_GRID_VERTICES
    places[1:1] = [[x1 + (x2 - x1) * n / steps, y1 + (y2 - y1) * n / steps] for n in range(1, steps)]


WRONG: dict[str, tuple[Change, FaultKind]] = {
    "latitude first": (swap_axes, FaultKind.AXES_SWAPPED),
    "crosses itself": (cross, FaultKind.SELF_INTERSECTION),
    "overlaps": (widen, FaultKind.OVERLAP),
    "reaches outside": (leave_the_parent, FaultKind.OUTSIDE_PARENT),
    "too many corners": (with_many_corners, FaultKind.TOO_MANY_VERTICES),
    "open ring": (lambda f: ring(f).pop(), FaultKind.RING_OPEN),
    "two corners": (lambda f: ring(f).__setitem__(slice(1, 3), []), FaultKind.GEOMETRY_MALFORMED),
    "metres": (lambda f: ring(f).__setitem__(1, [500000.0, 4000000.0]), FaultKind.OUT_OF_RANGE),
    "null island": (lambda f: ring(f).__setitem__(1, [0.0, 0.0]), FaultKind.OUT_OF_RANGE),
    "a text": (lambda f: ring(f).__setitem__(1, ["132", "15"]), FaultKind.GEOMETRY_MALFORMED),
    "a truth": (lambda f: ring(f).__setitem__(1, [True, 15.0]), FaultKind.GEOMETRY_MALFORMED),
    "a line": (lambda f: f[FIRST]["geometry"].update(type="LineString"), FaultKind.GEOMETRY_MALFORMED),
    "no rings": (lambda f: f[FIRST]["geometry"].update(coordinates=[]), FaultKind.GEOMETRY_MALFORMED),
    "boundary left out": (lambda f: f[FIRST].update(geometry=None), FaultKind.BOUNDARY_MISSING),
    "no geometry at all": (lambda f: f[FIRST].pop("geometry"), FaultKind.PROPERTIES_WRONG),
    "kind": (lambda f: f[FIRST]["properties"].update(kind="village"), FaultKind.PROPERTIES_WRONG),
    "no name": (lambda f: f[FIRST]["properties"].pop("name_zh"), FaultKind.PROPERTIES_WRONG),
    "bidi name": (lambda f: f[FIRST]["properties"].update(name_zh="a\u202eb"), FaultKind.PROPERTIES_WRONG),
    "code twice": (lambda f: f[FIRST]["properties"].update(code=SECOND), FaultKind.CODE_TWICE),
    "grid as large": (lambda f: f[FIRST]["properties"].update(kind="large_grid"), FaultKind.CODE_MISFIT),
    "other street": (lambda f: f[FIRST]["properties"].update(code="990000002001001"), FaultKind.CODE_MISFIT),
    "kind of another": (
        lambda f: f["990000001900"]["properties"].update(kind="community"),
        FaultKind.KIND_CHANGED,
    ),
    "no such parent": (
        lambda f: f[FIRST]["properties"].update(parent_code="990000001099000"),
        FaultKind.PARENT_UNKNOWN,
    ),
    "parent of another community": (
        lambda f: f[FIRST]["properties"].update(parent_code="990000001002000"),
        FaultKind.PARENT_MISFIT,
    ),
    "straight below the community": (
        lambda f: f[FIRST]["properties"].update(parent_code="990000001001"),
        FaultKind.PARENT_MISFIT,
    ),
    "two streets": (
        lambda f: f[""]["features"].append(
            {**f["990000001"], "properties": {**f["990000001"]["properties"], "code": "990000002"}}
        ),
        FaultKind.STREET_MISSING,
    ),
}


@pytest.mark.parametrize(("change", "kind"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_named_and_stops_everything(change: Change, kind: FaultKind) -> None:
    verdict = changed(change)
    assert kind in {fault.kind for fault in verdict.faults}
    assert not verdict.is_good


def test_a_good_file_has_no_fault_and_changes_nothing() -> None:
    verdict = changed(lambda _: None)
    assert verdict.faults == []
    assert verdict.redraw.counts == {"added": 0, "redrawn": 0, "renamed": 0, "ended": 0}


def test_every_fault_of_a_file_is_found_at_once() -> None:
    def spoil(features: Features) -> None:
        swap_axes(features)
        features[SECOND]["properties"]["parent_code"] = "990000001099000"
        features["990000001010003"]["properties"]["kind"] = "village"

    found = {(fault.number, fault.kind) for fault in changed(spoil).faults}
    assert {
        (4, FaultKind.AXES_SWAPPED),
        (5, FaultKind.PARENT_UNKNOWN),
        (78, FaultKind.PROPERTIES_WRONG),
    } <= found


def test_a_street_in_another_reference_system_than_it_says_is_stopped() -> None:
    verdict = changed(lambda _: None, crs="gcj02")
    assert {fault.kind for fault in verdict.faults} == {FaultKind.MOVED}
    assert not verdict.is_good
    assert judge(street(Crs.GCJ02), ground(street()), Terms(ON)).redraw.counts["redrawn"] == 0


def test_what_is_meant_to_move_may() -> None:
    units = street()
    moved = [DrawnUnit(**{**_members(unit), "crs": Crs.GCJ02}) for unit in units]
    assert judge(moved, ground(units), Terms(ON, is_move_meant=True)).is_good


def _members(unit: DrawnUnit) -> dict[str, Any]:
    return {name: getattr(unit, name) for name in DrawnUnit.__slots__}


def test_a_tolerance_lets_neighbours_overlap_a_little() -> None:
    def widen_by_a_hand(features: Features) -> None:
        for place in ring(features)[2:4]:
            place[0] += 0.000003

    assert changed(widen_by_a_hand).is_good
    units = street()
    document = collection(units, Crs.WGS84, [copy.deepcopy(unit.geometry) for unit in units])
    widen_by_a_hand({feature["properties"]["code"]: feature for feature in document["features"]})
    strict = Terms(ON, tolerance_m2=10.0)
    verdict = judge(read_drawing(json.dumps(document).encode()).units, NO_GROUND, strict)
    assert {fault.kind for fault in verdict.faults if not fault.is_warning} == {FaultKind.OVERLAP}


def test_a_hole_counts_as_outside_and_parts_as_inside() -> None:
    units = street()
    first = next(unit for unit in units if unit.code == FIRST)
    assert first.geometry is not None
    outer = first.geometry["coordinates"][0]
    middle = [sum(axis) / 4 for axis in zip(*outer[:-1], strict=True)]
    hole, island = (
        [[(x * part + mx * (1 - part)), (y * part + my * (1 - part))] for x, y in outer]
        for part, (mx, my) in ((0.5, middle), (0.25, middle))
    )

    def area_m2(geometry: dict[str, Any]) -> float:
        drawn = DrawnUnit(**{**_members(first), "geometry": geometry})
        return read_shape(drawn, plane_of(units)).area.area

    whole_m2 = area_m2(first.geometry)
    assert area_m2({"type": "Polygon", "coordinates": [outer, hole]}) == pytest.approx(whole_m2 * 3 / 4)
    with_island = {"type": "MultiPolygon", "coordinates": [[outer, hole], [island]]}
    assert area_m2(with_island) == pytest.approx(whole_m2 * 13 / 16)


@settings(deadline=None, max_examples=30)
@given(
    turn=st.integers(0, 3),
    is_reversed=st.booleans(),
    height=st.sampled_from([None, 12.5]),
    crs=st.sampled_from(list(Crs)),
)
def test_a_boundary_is_the_same_however_it_is_written(
    turn: int, is_reversed: bool, height: float | None, crs: Crs
) -> None:
    """Where a ring begins, which way it runs, heights and the reference system change no boundary."""
    units = street(crs)
    for unit in units:
        if unit.geometry is not None:
            corners = unit.geometry["coordinates"][0][:-1]
            turned = [list(one) for one in corners[turn:] + corners[:turn]]
            if is_reversed:
                turned.reverse()
            if height is not None:
                turned = [[*one, height] for one in turned]
            unit.geometry["coordinates"][0] = [*turned, turned[0]]
    verdict = judge(units, ground(street()), Terms(ON))
    assert verdict.faults == []
    assert not verdict.redraw.redrawn


def test_rings_are_turned_counter_clockwise_before_they_are_kept() -> None:
    verdict = judge(street(), NO_GROUND, Terms(ON))
    normal = {unit.code: unit.geometry for unit in verdict.redraw.added}
    reversed_units = street()
    for unit in reversed_units:
        if unit.geometry is not None:
            unit.geometry["coordinates"][0].reverse()
    turned = {unit.code: unit.geometry for unit in judge(reversed_units, NO_GROUND, Terms(ON)).redraw.added}
    for code, geometry in normal.items():
        if geometry is not None:
            assert _area(geometry["coordinates"][0]) > 0
            assert _area(turned[code]["coordinates"][0]) > 0  # type: ignore[index]


def _area(places: list[list[float]]) -> float:
    return sum(
        (x1 - 132) * (y2 - 15) - (x2 - 132) * (y1 - 15) for (x1, y1), (x2, y2) in itertools.pairwise(places)
    )


def test_what_is_left_out_stays_unless_it_is_to_end() -> None:
    units = [unit for unit in street() if not unit.code.startswith("990000001010")]
    assert judge(units, ground(street()), Terms(ON)).redraw.ended == []
    verdict = judge(units, ground(street()), Terms(ON, ends_absent=True))
    assert len(verdict.redraw.ended) == 8
    assert verdict.is_good
    assert {fault.kind for fault in verdict.faults} == {FaultKind.UNCOVERED}


def test_a_station_and_the_street_never_end_by_being_left_out() -> None:
    units = [unit for unit in street() if unit.kind != "station"]
    assert judge(units, ground(street()), Terms(ON, ends_absent=True)).redraw.ended == []


def test_a_part_of_a_street_is_judged_beside_the_rest() -> None:
    units = street()
    widened = next(unit for unit in units if unit.code == FIRST)
    assert widened.geometry is not None
    widened.geometry["coordinates"][0][2][0] += 0.0005
    verdict = judge([widened], ground(street()), Terms(ON))
    assert (FaultKind.OVERLAP, SECOND) in {(fault.kind, fault.about) for fault in verdict.faults}


def test_nothing_is_drawn_before_what_was_drawn_for_later() -> None:
    units = street()
    for unit in units:
        if unit.code == FIRST and unit.geometry is not None:
            unit.geometry["coordinates"][0][0][0] -= 0.00001
            unit.geometry["coordinates"][0][-1][0] -= 0.00001
    standing = ground(street(), since=date(2026, 12, 2))
    assert FaultKind.DRAWN_LATER in {fault.kind for fault in judge(units, standing, Terms(ON)).faults}
    same_day = ground(street(), since=ON)
    assert FaultKind.DRAWN_LATER not in {fault.kind for fault in judge(units, same_day, Terms(ON)).faults}


def test_a_standing_street_is_checked_whole() -> None:
    standing = ground(street()).units
    assert check(standing.values()) == []
    undrawn = StandingUnit(
        new_id(), DrawnUnit(**{**_members(standing[FIRST].drawn), "geometry": None}), ON, None, None
    )
    found = {fault.kind for fault in check({**standing, FIRST: undrawn}.values())}
    assert found == {FaultKind.BOUNDARY_MISSING}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b'{"type": "Feature"}',
        b'{"type": "FeatureCollection", "features": []}',
        b'{"type": "FeatureCollection", "features": {}}',
        b'{"type": "FeatureCollection", "type": "x", "features": [1]}',
        b'{"type": "FeatureCollection", "features": [NaN]}',
        b'{"type": "FeatureCollection", "crs": "epsg:3857", "features": [1]}',
        b'{"type": "FeatureCollection", "crs": 4326, "features": [1]}',
        b'{"type": "FeatureCollection", "crs": {"name": "wgs84"}, "features": [1]}',
        b"\xff\xfe{}",
        b"[" * 100_000,
    ],
)
def test_a_file_that_is_no_drawing_is_refused_in_a_sentence(content: bytes) -> None:
    with pytest.raises(NotADrawing) as refused:
        read_drawing(content)
    assert len(str(refused.value)) < 120


@pytest.mark.parametrize(
    ("named", "crs"),
    [
        (None, Crs.WGS84),
        ("gcj02", Crs.GCJ02),
        ({"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}, Crs.WGS84),
        ({"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}, Crs.CGCS2000),
    ],
)
def test_the_reference_system_is_read_as_tools_write_it(named: Any, crs: Crs) -> None:
    document = {"type": "FeatureCollection", "features": [1], **({} if named is None else {"crs": named})}
    assert read_drawing(b"\xef\xbb\xbf" + json.dumps(document).encode()).crs is crs


def test_further_properties_are_named_and_not_kept() -> None:
    verdict = changed(lambda f: f[FIRST]["properties"].update(fid=7, population=900))
    assert [(fault.kind, fault.about) for fault in verdict.faults] == [
        (FaultKind.PROPERTIES_IGNORED, "fid, population")
    ]
    assert verdict.is_good


@settings(deadline=None)
@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=3), st.lists, max_leaves=20))
def test_no_geometry_whatever_ends_in_another_error(coordinates: Any) -> None:
    for kind in ("Polygon", "MultiPolygon"):
        with pytest.raises(Undrawable):
            read_rings({"type": kind, "coordinates": coordinates}, Crs.BD09)


def test_codes_of_a_tree_without_a_street_are_not_judged() -> None:
    assert [fault.kind for fault in tree_faults(street()[1:])] == [FaultKind.STREET_MISSING]


def test_every_fault_has_words() -> None:
    assert set(FAULT_WORDS) == set(FaultKind)
    assert set(FaultKind) > WARNINGS
    assert fault_line(Fault(FaultKind.OVERLAP, 3, FIRST, SECOND, 1234.5)).endswith(f"[{SECOND}]，1,234 m²")


def test_what_serves_never_loads_the_geometry_library() -> None:
    script = (
        "import sys, api.main, api.cli, api.jobs.runner\n"
        "api.cli.build_parser()\n"
        "sys.exit(bool({'shapely', 'numpy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
