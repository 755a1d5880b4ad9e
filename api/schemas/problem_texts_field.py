"""The words of refusals that belong to the field, zh and en. Alphabetical by code; three lines an entry."""

FIELD_ENTRIES = """
grid_not_assigned 422
  不在所分配的网格 | 记录时刻您没有被分配到这个网格，请核对网格编码。
  Not assigned to this grid | You were not assigned to this grid when the record was made. Check its code.
period_not_over 409
  时段尚未结束 | 还不能上报：周记录自周五起、月更新自月末最后三天起可以上报。
  Too early | A weekly record can be handed in from Friday on, a monthly update from the last three days on.
point_unknown 422
  巡查点不存在 | 这个网格没有这个巡查点，请同步后重试。
  No such point | This grid has no such patrol point. Sync and try again.
week_exempt 409
  该周已豁免 | 这一周已经登记豁免，不必再次登记。
  Week is excused | This week is excused already.
zero_report_mismatch 409
  零报告与内容不符 | 各项发现均为零时须注明零报告；有发现时不能作零报告。请核对后重新上报。
  Zero report does not fit | Say that it is a zero report when every finding is zero, and only then.
"""
