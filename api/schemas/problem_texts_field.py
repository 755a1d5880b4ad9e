"""The words of refusals that belong to the field, zh and en. Alphabetical by code; three lines an entry."""

FIELD_ENTRIES = """
grid_not_assigned 422
  不在所分配的网格 | 记录时刻您没有被分配到这个网格，请核对网格编码。
  Not assigned to this grid | You were not assigned to this grid when the record was made. Check its code.
grid_unstaffed 409
  网格无人 | 这个网格在那一天没有可执行巡查的人员，请先安排负责人。
  Nobody works there | Nobody who could walk is assigned to the grid on that day. Assign somebody first.
patrol_points_missing 409
  还有巡查点未打卡 | 请先发送这些巡查点的打卡记录，再完成巡查。
  Points are missing | Send the check-ins of these points first, then complete the patrol.
point_unknown 422
  巡查点不存在 | 这个网格没有这个巡查点，请同步后重试。
  No such point | This grid has no such patrol point. Sync and try again.
task_follows_source 409
  任务随来源办结 | 这项任务随其来源（巡查、复访或记录）一起办结或转交，请到来源处办理。
  The task follows its source | It ends, or changes hands, with the patrol, visit or record it came from.
"""
