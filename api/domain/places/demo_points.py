"""Patrol points of the fictional street: invented places, two in each community."""

from typing import Final

from api.domain.places.demo_street import demo_units
from api.domain.places.point_words import PointType
from api.domain.places.points import PointPlace
from api.kit.crs import Crs

_PLACES: Final = (
    (PointType.MARKET, "听潮早市东门", "Tingchao morning market, east gate"),
    (PointType.GREEN_SPACE, "白鹭绿地步道口", "Bailu green, head of the path"),
    (PointType.TRANSPORT_STOP, "渡口公交站", "Dukou bus stop"),
    (PointType.VACANT_BUILDING, "旧缆绳厂仓库外墙", "Old rope works, outer wall of the store"),
    (PointType.COURIER_OUTLET, "海燕快递点", "Haiyan courier outlet"),
    (PointType.SCHOOL_VICINITY, "启明小学南侧人行道", "Qiming primary school, pavement on the south side"),
    (PointType.ENTERTAINMENT_VENUE, "蓝贝歌厅大门外", "Lanbei karaoke, outside the main door"),
    (PointType.RENTED_HOUSING, "观澜公寓登记处", "Guanlan lodgings, register desk"),
    (PointType.OTHER, "灯塔广场雨棚", "Dengta square, rain shelter"),
    (PointType.MARKET, "南风集市停车棚", "Nanfeng market, bicycle shed"),
)
_GRIDS: Final = ("001", "004")


def demo_points() -> tuple[tuple[str, str, PointPlace], ...]:
    """Code, code of the grid, and place of each point: the middle of the first and fourth grid."""
    grids = [unit for unit in demo_units() if unit.kind == "small_grid" and unit.code[-3:] in _GRIDS]
    return tuple(
        (f"{grid.code[9:12]}-{grid.code[12:]}-A", grid.code, _place(number, grid.boundary))
        for number, grid in enumerate(grids)
        if grid.boundary is not None
    )


def _place(number: int, boundary: dict[str, list[list[list[float]]]]) -> PointPlace:
    corners = boundary["coordinates"][0][:-1]
    longitude, latitude = (round(sum(one[axis] for one in corners) / len(corners), 6) for axis in (0, 1))
    kind, name_zh, name_en = _PLACES[number % len(_PLACES)]
    return PointPlace(kind, name_zh, name_en, longitude, latitude, Crs.WGS84)
