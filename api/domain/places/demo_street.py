"""The fictional street of the demonstration: its units and their boundaries.

Nothing here exists. The names are invented, the code is from the range that no authority gives out, and the
coordinates lie in the open ocean, though inside the rectangle in which Chinese maps are shifted, so that a
mixed-up reference system shows here as it would on land.
"""

from collections.abc import Iterator
from typing import Any, Final

from api.domain.places.service import UnitPlan

STREET_CODE: Final = "990000001"
STATION_CODE: Final = "990000001900"
COUNTER_ZH: Final = "望澜街道办事处一楼服务大厅，周一至周五 9:00–17:00"
COUNTER_EN: Final = "Wanglan Subdistrict Office, ground floor hall, Monday to Friday 9:00–17:00"
COMMUNITY_NAMES: Final = (
    ("云鲸", "Yunjing"),
    ("纸鸢", "Zhiyuan"),
    ("青砚", "Qingyan"),
    ("竹哨", "Zhushao"),
    ("蓝瓦", "Lanwa"),
    ("石灯", "Shideng"),
    ("麦笛", "Maidi"),
    ("雪芦", "Xuelu"),
    ("木舟", "Muzhou"),
    ("铜铃", "Tongling"),
)

_ORDINALS = "一二三四五六"
_COMMUNITIES_PER_ROW = 5
_GRIDS_PER_ROW = 3
_GRID_ROWS = 2
# North-west corner, in degrees, and the size of a grid: about 269 metres each way at this latitude, which is
# what 4.34 square kilometres in 60 grids come to.
_WEST, _NORTH = 132.0, 15.0
_STEP_EAST, _STEP_SOUTH = 0.0025, 0.00243
_LARGEST_SHIFT = 0.12

Corner = tuple[int, int]


def demo_units() -> tuple[UnitPlan, ...]:
    """The street, its communities, grids and station; every unit after the one above it."""
    communities = [unit for number in range(len(COMMUNITY_NAMES)) for unit in _community_units(number)]
    columns = _COMMUNITIES_PER_ROW * _GRIDS_PER_ROW
    rows = len(COMMUNITY_NAMES) // _COMMUNITIES_PER_ROW * _GRID_ROWS
    outline = _polygon((0, 0), columns, rows)
    street = UnitPlan(
        STREET_CODE, "street", None, "望澜街道", "Wanglan Subdistrict", outline, COUNTER_ZH, COUNTER_EN
    )
    station = UnitPlan(STATION_CODE, "station", STREET_CODE, "望澜派出所", "Wanglan Police Station", None)
    return street, *communities, station


def community_codes() -> tuple[str, ...]:
    """Codes of the communities, twelve digits each."""
    return tuple(f"{STREET_CODE}{number:03}" for number in range(1, len(COMMUNITY_NAMES) + 1))


def _community_units(number: int) -> Iterator[UnitPlan]:
    """A community, its large grid and its small grids, numbered west to east, then north to south."""
    code = community_codes()[number]
    zh, en = COMMUNITY_NAMES[number]
    row, column = divmod(number, _COMMUNITIES_PER_ROW)
    corner = (column * _GRIDS_PER_ROW, row * _GRID_ROWS)
    whole = _polygon(corner, _GRIDS_PER_ROW, _GRID_ROWS)
    large = f"{code}000"
    yield UnitPlan(code, "community", STREET_CODE, f"{zh}社区", f"{en} Community", whole)
    yield UnitPlan(large, "large_grid", code, f"{zh}社区大网格", f"{en} large grid", whole)
    for small in range(_GRIDS_PER_ROW * _GRID_ROWS):
        south, east = divmod(small, _GRIDS_PER_ROW)
        yield UnitPlan(
            f"{code}{small + 1:03}",
            "small_grid",
            large,
            f"{zh}社区第{_ORDINALS[small]}网格",
            f"{en} grid {small + 1}",
            _polygon((corner[0] + east, corner[1] + south), 1, 1),
        )


def _polygon(corner: Corner, columns: int, rows: int) -> dict[str, Any]:
    """The boundary of a block of grids, along every corner on its edge, counter-clockwise from north-west.

    Neighbours share their corners, so a grid, a community and the street fit without a gap.

    Source: RFC 7946, section 3.1.6, for the direction.
    """
    west, north = corner
    edge: list[Corner] = [(west, north + step) for step in range(rows)]
    edge += [(west + step, north + rows) for step in range(columns)]
    edge += [(west + columns, north + rows - step) for step in range(rows)]
    edge += [(west + columns - step, north) for step in range(columns)]
    ring = [_position(*place) for place in (*edge, edge[0])]
    return {"type": "Polygon", "coordinates": [ring]}


def _position(column: int, row: int) -> list[float]:
    """Longitude and latitude of a corner, moved a little, since no street is a chessboard."""
    east = column + _LARGEST_SHIFT * _shift(column * 7 + row * 31)
    south = row + _LARGEST_SHIFT * _shift(column * 43 + row * 17 + 5)
    return [round(_WEST + east * _STEP_EAST, 6), round(_NORTH - south * _STEP_SOUTH, 6)]


def _shift(seed: int) -> float:
    """A number from -1 to 1 that looks random and is always the same."""
    return (seed * seed * 37 + seed * 11) % 201 / 100 - 1
