"""Words that people of the field read, zh and en: kinds of tasks, texts of notices, warnings."""

from typing import Final

from api.domain.field_records.grammar import Flag
from api.schemas.bilingual import Bilingual, bilingual, read_bilingual

TASK_KIND: Final = read_bilingual("""
ad_hoc | 临时任务 | a task given by hand
check_in_flag | 说明打卡提示 | explain a remark on a check-in
drone_retention | 到期删除航拍影像 | pictures of a flight are to be erased
flight_follow_up | 核查航拍发现 | look at what a flight found
grid_unstaffed | 网格缺少负责人 | a grid has nobody who answers for it
meeting_decision | 研判会议定事项 | decided at a meeting
meeting_due | 本周研判会不足 | a meeting is due this week
needle_pick_up | 收取遗弃针具 | pick up discarded needles
observation_follow_up | 跟进现场发现 | follow up what was observed
patrol | 巡查 | patrol
re_visit | 复访 | visit again
work_record | 工作记录 | work record
work_record_overdue | 工作记录逾期 | a work record is overdue
""")

# A notice may stand on a locked screen: it names no place, no person and no matter.
NOTICE: Final = read_bilingual("""
new_task | 您有新的任务，请打开应用查看。 | You have a new task. Open the application to see it.
record_returned | 有一份记录退回，请打开应用查看。 | A record came back to you. Open the application.
task_due | 您有任务到期，请打开应用查看。 | A task of yours is due. Open the application to see it.
task_overdue | 有任务逾期未办，请打开应用查看。 | A task is overdue. Open the application to see it.
urgent | 有紧急事项，请尽快打开应用查看。 | There is something urgent. Open the application soon.
""")

WARNINGS: Final[dict[str, Bilingual]] = {
    Flag.MAY_NAME_PERSON.value: bilingual(
        "这段文字可能写了人名。这里只写地点和物品；涉及人的情况，请作为线索提交。",
        "The text may name a person. Write of places and things only; what concerns a person is a clue.",
    ),
    Flag.OVER_COUNT.value: bilingual(
        "填写的户数多于名册中这个单元的户数，请核对。",
        "More households were counted than the register has for this entrance. Please check.",
    ),
}
"""What the sender of a record is told about a flag at once, by flag."""
