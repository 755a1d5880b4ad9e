"""The words of refusals that belong to care, zh and en. Alphabetical by code; three lines an entry."""

CARE_ENTRIES = """
consent_missing 409
  缺少本人同意 | 这项内容以本人同意为前提，请先登记同意。
  Consent is missing | This rests on a consent that was not given, or was taken back. Record it first.
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
  期次已结束 | 该期次已经结束，请在新的期次中继续。
  Episode closed | It has ended. What follows belongs to another episode.
evidence_missing 422
  缺少依据 | 这一步须有的文书、文号或事实不齐，缺少的列在 missing 中，请补齐后重试。
  Evidence is missing | Papers, their numbers or facts are not there that this step takes: see `missing`.
finding_not_confirmed 409
  认定尚未确认 | 系统只提示次数，须由工作人员写明情形并确认认定后才能继续。
  Finding not confirmed | A count is a draft: a person has to name the ground and confirm it first.
ground_not_possible 422
  事由不符 | 从当前状态不能以这个事由报告公安机关，或者这一步不需要事由。
  Ground does not fit | This state cannot be left on this ground, or the step takes another ground or none.
participant_known 409
  档案已存在 | 您负责的档案中已有此人，请在原档案中继续。
  File exists | You keep a file of this person already. Go on in that one.
reason_missing 422
  缺少理由 | 这一步须写明理由；补记以前日期且没有当日文书的，也须写明理由。
  Reason is missing | This step takes a reason, and so does a day in the past that no paper bears.
result_not_final 409
  检测结果不能作为依据 | 结果尚可异议、未经确认，或可能反映期次开始以前的情况，不能据此认定复吸。
  Result cannot be counted | It may still be contested, is not confirmed, or may reflect days before the term.
review_held 409
  已有记录 | 这次评议已经登记过。
  Held already | This review is written down already.
review_not_owed 409
  未到或不需要 | 日程中没有这一次评议，或者尚未到可以进行的日期，请查看日程。
  Not asked for | The schedule asks for no such review on that day, or not yet. Look at the schedule.
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
transfer_open 409
  变更尚未办结 | 该期次已有一项执行地变更正在办理。
  Transfer under way | Another change of place is under way for this episode.
worker_gone 409
  人员已不在岗 | 指定的人员已停用或不再办理帮教，请另选人员。
  Worker gone | Somebody who is to answer for a case is suspended, or works on cases no more. Choose another.
"""
