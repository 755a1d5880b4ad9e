"""Words of patrol points: their kinds, and names that no point may bear.

Source: the domain reference, 10 (`patrol_point_type`) and 6.3: a place of worship is never a target, since
it singles out believers. A dwelling is never one either: `rented_housing` is the entrance or the register
desk of a managed rental building, never a flat in it.
"""

import re
from enum import StrEnum
from typing import Final


class PointType(StrEnum):
    """What is at a patrol point."""

    RENTED_HOUSING = "rented_housing"
    ENTERTAINMENT_VENUE = "entertainment_venue"
    COURIER_OUTLET = "courier_outlet"
    MARKET = "market"
    GREEN_SPACE = "green_space"
    VACANT_BUILDING = "vacant_building"
    SCHOOL_VICINITY = "school_vicinity"
    TRANSPORT_STOP = "transport_stop"
    OTHER = "other"


_WORSHIP: Final = (
    "清真寺|礼拜寺|礼拜堂|教堂|福音堂|寺庙|寺院|佛堂|禅院|庵堂|道观|宫观|宗祠|喇嘛庙|拱北"
    r"|\b(?:mosque|church|chapel|cathedral|temple|monastery|shrine|synagogue)\b"
)
# A room, a flat of a stair, or somebody's home. A house number alone is an address, and may stand.
_DWELLING: Final = (
    r"[0-9０-９]+\s*(?:室|户|房间|号房)|(?:单元|栋|幢|楼)\s*[0-9０-９]{3,4}(?![0-9０-９])"
    r"|的家|家中|住处|宿舍\s*[0-9０-９]+|\b(?:flat|apt|apartment|room)\s*\.?\s*[0-9]+|'s\s+(?:home|house|flat)\b"
)
_NO_POINT: Final = re.compile(f"{_WORSHIP}|{_DWELLING}", re.IGNORECASE)


def names_what_is_no_point(name: str) -> bool:
    """Whether a name is that of a place of worship or of a dwelling."""
    return _NO_POINT.search(name) is not None
