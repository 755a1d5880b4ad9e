"""Words that people of the care team read, zh and en: what is to be done, and how it stands."""

from typing import Final

from api.schemas.bilingual import read_bilingual

CARE_TASK: Final = read_bilingual("""
agreement | 签订协议 | sign the agreement
assessment_expiry | 评估到期，重新评估 | assess anew before the tier runs out
break_glass_review | 紧急查阅待复核 | an opening in need is to be reviewed
completion_notice | 解除通知书 | notice that the term is completed
conflict_declaration | 申报是否有利益冲突 | declare whether there is a conflict of interest
contact | 联系本人 | contact with the person
drug_test | 检测 | test
expected_release | 接回即将解除、释放人员 | receive somebody who is due from custody
expiry | 期满 | end of the term
finding_decision | 认定待决定 | a finding waits for a decision
first_assessment | 首次评估 | first assessment
first_contact | 首次联系 | first contact
good_reason_check | 核实逾期报到有无正当理由 | look whether there was a good reason for not reporting
half_year_review | 半年小结 | half-yearly review
hand_over_answer | 交接待答复 | a hand-over waits for an answer
help_request | 求助待回应 | a call for help waits
kept_job_check | 了解就业是否稳定 | ask whether the work is kept
pre_expiry | 期满前准备 | prepare the end of the term
referral_countersignature | 报告公安机关待会签 | a referral waits for the second signature
release_papers | 出所材料 | papers after a release
release_reception | 出所衔接 | reception after a release
report | 报到 | report at the office
step_confirmation | 状态变更待第二人确认 | a step waits for a second person
tier_countersignature | 重点帮扶待会签 | a tier waits for the second signature
tier_review_answer | 答复本人的复核请求 | answer the person's request for a review
transfer_answer | 变更执行地待答复 | a transfer waits for an answer
transfer_forward | 转送档案 | forward the file
transfer_receipt | 查收档案回执 | receipt of the file
transfer_report | 到新执行地报到 | report at the new office
transfer_unanswered | 变更执行地尚无答复，请联系对方 | a transfer is not answered: ask the other side
yearly_review | 年度总结 | yearly review
""")

ITEM_STATUS: Final = read_bilingual("""
cancelled_by_suspension | 因中止取消 | cancelled by a suspension
done | 已完成 | done
done_late | 逾期完成 | done late
evaded | 逃避 | evaded
missed | 逾期未完成 | missed
missed_with_reason | 因故未完成 | missed with a reason
open | 待办 | open
refused | 拒绝 | refused
upcoming | 未到时间 | not yet
""")
