"""What can be wrong with a drawing, in words for the person at the terminal."""

from typing import Final

from api.domain.places.drawings import Fault, FaultKind

_ENTRIES: Final = """
axes_swapped | 纬度写在了经度前面 | latitude stands before longitude
boundary_missing | 没有边界 | has no boundary
code_misfit | 编码与级别不符 | the code does not fit the level
code_twice | 编码重复 | the code comes twice
drawn_later | 当天或之后已有安排，请改用更晚的 --from | something begins then or later: choose a later --from
geometry_malformed | 图形须为 Polygon 或 MultiPolygon | the geometry is no proper Polygon or MultiPolygon
grid_unstaffed | 网格缺少负责人或副手 | the grid lacks a responsible or a deputy
home_ended | 撤销的单位仍有人员，请为其改设单位 | people are at home in the unit that ends: give them another
kind_changed | 单位类别不能改变 | a unit does not become another kind
moved | 大部分移到别处，请核对坐标系，或用 --moved | lies mostly elsewhere: check the crs, or say --moved
out_of_range | 坐标不在可用范围内 | the coordinates are not degrees of a place in the region
outside_parent | 超出上级单位 | reaches outside the unit above it
overlap | 与相邻单位重叠 | overlaps its neighbour
parent_misfit | 上级单位不对 | stands below the wrong unit
parent_unknown | 上级单位不存在 | the unit above it is not known
point_outside | 巡查点不在网格内 | the patrol point is not in its grid
properties_ignored | 忽略了其他属性 | further properties are ignored
properties_wrong | 属性缺失或格式不对 | properties are missing or have the wrong form
ring_open | 环没有闭合 | a ring is not closed
self_intersection | 边界自相交 | the boundary crosses itself
street_missing | 须有且只有一个街道 | there must be one street, and only one
too_many_vertices | 顶点过多，请先简化 | has too many corners: simplify it first
uncovered | 下级单位没有覆盖全部范围 | is not covered by the units below it
"""

FAULT_WORDS: Final = {
    FaultKind(kind): (zh, en)
    for kind, zh, en in (line.split(" | ") for line in _ENTRIES.strip().splitlines())
}


def fault_line(fault: Fault) -> str:
    """One fault in one line, zh before en."""
    zh, en = FAULT_WORDS[fault.kind]
    sign = "!" if fault.is_warning else "✗"
    number = "" if fault.number is None else f"#{fault.number} "
    area = "" if fault.area_m2 is None else f"，{fault.area_m2:,.0f} m²"
    about = "" if fault.about is None else f" [{fault.about}]"
    return f"{sign} {number}{fault.code or ''} {zh} {en}{about}{area}"
