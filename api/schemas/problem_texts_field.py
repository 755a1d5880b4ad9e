"""The words of refusals that belong to the field, zh and en. Alphabetical by code; three lines an entry."""

FIELD_ENTRIES = """
address_unit_unknown 422
  地址单元不在名册中 | 这次走访活动的名册里没有这个单元，请同步后重试。
  No such address unit | The register of this campaign has no such entrance. Sync and try again.
boundary_unknown 404
  没有边界 | 这个单位在这一天没有边界图形。
  No boundary | Nobody had drawn a boundary of this unit that was in force on the day.
campaign_not_open 422
  走访活动未开放 | 记录时刻这次走访活动不存在、尚未开始或已经结束。
  Campaign not open | There was no such campaign when the record was made, or it had not begun or was over.
grid_not_assigned 422
  不在所分配的网格 | 记录时刻您没有被分配到这个网格，请核对网格编码。
  Not assigned to this grid | You were not assigned to this grid when the record was made. Check its code.
grid_unstaffed 409
  网格无人 | 这个网格在那一天没有可执行巡查的人员，请先安排负责人。
  Nobody works there | Nobody who could walk is assigned to the grid on that day. Assign somebody first.
names_a_person 422
  涉及个人信息 | 这里只写地点和物品。请删去身份证号、电话、账号等可以找到某个人的信息后重试。
  Names a person | Write of places and things only: take out identity numbers, phones and accounts.
no_independent_visitor 409
  没有可派的回访人员 | 有的回访单元找不到其他网格、且未参加首次走访的人员，请先安排人员。
  Nobody to send | For some address units there is nobody of another grid who did not make the first visit.
nothing_to_draw 409
  没有可抽取的单元 | 上次抽取之后没有新走访的单元。
  Nothing to draw from | No address unit was visited for the first time since the last draw.
observation_has_clue 409
  已经移交 | 这条发现已经作为线索移交，不能再次移交。
  Handed over already | A clue was made from this observation; a second one cannot be.
patrol_points_missing 409
  还有巡查点未打卡 | 请先发送这些巡查点的打卡记录，再完成巡查。
  Points are missing | Send the check-ins of these points first, then complete the patrol.
period_not_over 409
  时段尚未结束 | 还不能上报：周记录自周五起、月更新自月末最后三天起可以上报。
  Too early | A weekly record can be handed in from Friday on, a monthly update from the last three days on.
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
re_visit_unknown 422
  回访任务不存在 | 没有派给您的这项回访，或单元不符，请同步后重试。
  No such re-visit | You were not sent to this re-visit, or the address unit differs. Sync and try again.
register_missing 409
  没有名册 | 请先固定一份名册（分母），再开放走访活动。
  No register | Freeze a register, which is the denominator, before the campaign is opened.
task_follows_source 409
  任务随来源办结 | 这项任务随其来源（巡查、复访、发现或记录）一起办结或转交，请到来源处办理。
  The task follows its source | It ends, or changes hands, with the patrol, visit, finding or record.
week_exempt 409
  该周已豁免 | 这一周已经登记豁免，不必再次登记。
  Week is excused | This week is excused already.
zero_report_mismatch 409
  零报告与内容不符 | 各项发现均为零时须注明零报告；有发现时不能作零报告。请核对后重新上报。
  Zero report does not fit | Say that it is a zero report when every finding is zero, and only then.
"""
