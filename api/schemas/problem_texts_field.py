"""The words of refusals that belong to the field, zh and en. Alphabetical by code; three lines an entry."""

FIELD_ENTRIES = """
grid_not_assigned 422
  不在所分配的网格 | 记录时刻您没有被分配到这个网格，请核对网格编码。
  Not assigned to this grid | You were not assigned to this grid when the record was made. Check its code.
point_unknown 422
  巡查点不存在 | 这个网格没有这个巡查点，请同步后重试。
  No such point | This grid has no such patrol point. Sync and try again.
"""
