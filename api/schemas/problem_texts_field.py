"""The words of refusals that belong to the field, zh and en. Alphabetical by code; three lines an entry."""

FIELD_ENTRIES = """
boundary_unknown 404
  没有边界 | 这个单位在这一天没有边界图形。
  No boundary | Nobody had drawn a boundary of this unit that was in force on the day.
grid_not_assigned 422
  不在所分配的网格 | 记录时刻您没有被分配到这个网格，请核对网格编码。
  Not assigned to this grid | You were not assigned to this grid when the record was made. Check its code.
point_code_taken 409
  编码已被使用 | 本街道已有或曾有这个编码的巡查点，请另选编码。
  Code is taken | A patrol point of this street bears this code, or bore it. Choose another.
point_not_allowed 422
  不得作为巡查点 | 宗教场所和居民住所不得作为巡查点，请改用公共地点及其名称。
  Not a patrol point | A place of worship or a dwelling is never a patrol point. Name a public place.
point_outside_grid 422
  不在网格内 | 这个位置不在网格范围内，请核对坐标和坐标系。
  Outside the grid | The place is not in the grid. Check the coordinates and their reference system.
point_unknown 422
  巡查点不存在 | 这个网格没有这个巡查点，请同步后重试。
  No such point | This grid has no such patrol point. Sync and try again.
"""
