"""The words of refusals that belong to care, zh and en. Alphabetical by code; three lines an entry."""

CARE_ENTRIES = """
absence_known 409
  已经登记 | 这些日期已经登记为擅自离开，不能重复计算。日期有误的，请先撤回原记录再登记。
  Known already | These days are counted already. If they are wrong, withdraw the earlier record first.
assessment_expired 409
  评估已过期 | 这次评估的有效期已过，请与本人重新评估。
  Assessment expired | Its time is over. Assess anew, together with the person.
break_glass_not_needed 409
  无需应急查看 | 您本来就在这一期次的帮教小组中，请直接打开。
  Not needed | You work on this case anyway: open it as always.
break_glass_unreviewed 409
  有未核查的应急查看 | 您有一次应急查看超过七天未经街道核查，核查前不能再次应急查看。
  Not looked at yet | An opening of yours has waited for its review for over a week. Ask for that first.
check_not_due 409
  核实时间未到 | 就业后满三个月、六个月才能登记是否仍在岗。
  Check is not due | Whether work is kept is asked 3 and 6 months after it began, not before.
consent_known 409
  同意已登记 | 这项同意目前有效，不必再次登记。
  Consent is in force | The person agreed to this before, and did not take it back.
consent_missing 409
  缺少本人同意 | 这项内容以本人同意为前提，请先登记同意。
  Consent is missing | This rests on a consent that was not given, or was taken back. Record it first.
consent_withdrawn 409
  同意已撤回 | 这项同意此前已经撤回。
  Consent was withdrawn | The person took this consent back before.
copy_not_granted 409
  不能出具复制件 | 只有已同意的查阅或复制请求才能出具复制件。
  No copy granted | A copy is printed for a request for access or a copy that was granted.
corrected_already 409
  已被更正 | 这条结果已经更正过一次，请更正最新的一条。
  Corrected already | This result was followed by another. Correct the newest one.
covered_by_notice 409
  已有外出报告 | 这些日期本人已经报告过外出，不属于擅自离开。只登记未报告的日期。
  Told of before | The person told of these days: they are no absence without notice. Name other days.
dated_before_last_step 422
  早于上一步 | 生效日期早于该期次上一次状态变更的日期，请核对日期。
  Before the last step | The day lies before that of the newest step of this episode. Check it.
dated_before_order 422
  早于决定书 | 日期早于决定书作出或送达本人的日期，请核对日期和文书。
  Before the order | A day lies before the order, or before the person received it. Check days and papers.
dated_in_future 422
  日期在将来 | 不能记录尚未发生的事，请核对日期。
  In the future | Nothing can be recorded before it has happened. Check the days.
episode_closed 409
  期次已结束 | 该期次已经结束，不能再登记或更改；之后的事请在新的期次中办理。
  Episode is over | The episode has ended, and is left as it is. What follows belongs to another one.
evidence_missing 422
  缺少依据 | 这一步须有的文书、文号或事实不齐，缺少的列在 missing 中，请补齐后重试。
  Evidence is missing | Papers, their numbers or facts are not there that this step takes: see `missing`.
file_required_by_law 409
  依法须保存 | 该档案依法须继续保存，不能删除；请注明法律依据后答复本人。
  File is kept by law | It cannot be erased yet. Refuse with the law on which that rests.
finding_not_confirmed 409
  认定尚未确认 | 系统只提示次数，须由工作人员写明情形并确认认定后才能继续。
  Finding not confirmed | A count is a draft: a person has to name the ground and confirm it first.
finding_open 409
  已有待认定的事项 | 同一事由已有一份草稿等待认定，请先办理。
  Finding waits already | A draft on the same ground waits for its decision. Decide that one first.
ground_not_possible 422
  事由不符 | 从当前状态不能以这个事由报告公安机关，或者这一步不需要事由。
  Ground does not fit | This state cannot be left on this ground, or the step takes another ground or none.
ground_not_reached 409
  未达到次数 | 登记的次数或天数没有达到、或不再达到这一情形。
  Ground is not reached | What was counted does not reach this ground, or no longer does.
not_reported_yet 409
  尚未报到 | 本人尚未报到，报到以后才能办理。
  Not reported yet | The person has not reported; this comes after the report.
participant_known 409
  档案已存在 | 您负责的档案中已有此人，请在原档案中继续。
  File exists | You keep a file of this person already. Go on in that one.
reason_missing 422
  缺少理由 | 这一步须写明理由；补记以前日期且没有当日文书的，也须写明理由。
  Reason is missing | This step takes a reason, and so does a day in the past that no paper bears.
referral_open 409
  已有报告 | 这一期次已有尚未答复的报告，或者公安机关已经接收依据同一认定的报告。
  Referral exists | This case has a referral without an answer, or the police took one over on this finding.
result_not_final 409
  检测结果不能作为依据 | 结果尚可异议、未经确认，或可能反映期次开始以前的情况，不能据此认定复吸。
  Result cannot be counted | It may still be contested, is not confirmed, or may reflect days before the term.
review_not_followed 409
  复核不符 | 只能依据本人作出的、结论为变更且尚未重新评估的复核。
  Not a review to follow | Name a review that you decided as changed, and that nobody has followed yet.
step_decided 409
  已有人决定 | 这一步已经确认或退回。
  Already decided | Somebody has confirmed or declined this step already.
step_pending 409
  有待确认的变更 | 该期次有一项变更正等待第二人确认，请先处理。
  A step waits | Another step of this episode waits for a second person. Have it decided first.
term_not_over 409
  期限未满 | 期限届满之日以前不能办理解除；中止期间期限不计算。
  Term is not over | Completion waits for the last day of the term, which stands still during a suspension.
term_too_long 422
  期限不合法 | 社区戒毒期限为三年，社区康复期限为一个月至三年，请核对决定书。
  Term does not fit | Treatment takes three years, rehabilitation one month to three years. Check the order.
test_in_no_window 422
  不在检测时段内 | 这一天不在任何检测时段内：期限以前、以后或中止期间。更正已有结果的，请注明被更正的记录。
  Test in no window | No test was owed on that day: before or after the term, or while it stood still.
tier_review_open 409
  复核正在进行 | 本人已就这次评估申请复核，尚未答复。
  Review is under way | The person asked for a review of this assessment and was not answered yet.
too_many_break_glass 409
  应急查看过多 | 您已有三个期次处于应急查看中，请等其中一个到期。
  Too many open | You have three cases open in this way. Wait until one of them ends.
too_many_comments 409
  意见过多 | 这次评估已不能再补充意见，请与本人重新评估。
  Too many comments | This assessment holds no more comments. Assess anew, together with the person.
too_many_papers 409
  附件已满 | 一份报告最多附八份材料。
  Too many papers | At most eight papers go along with a referral.
"""
