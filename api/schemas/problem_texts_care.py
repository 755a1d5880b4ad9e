"""The words of refusals that belong to care, zh and en. Alphabetical by code; three lines an entry."""

CARE_ENTRIES = """
break_glass_not_needed 409
  无需应急查看 | 您本来就在这一期次的帮教小组中，请直接打开。
  Not needed | You work on this case anyway: open it as always.
break_glass_unreviewed 409
  有未核查的应急查看 | 您有一次应急查看超过七天未经街道核查，核查前不能再次应急查看。
  Not looked at yet | An opening of yours has waited for its review for over a week. Ask for that first.
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
referral_open 409
  已有报告 | 这一期次已有尚未答复的报告，或者公安机关已经接收依据同一认定的报告。
  Referral exists | This case has a referral without an answer, or the police took one over on this finding.
result_not_final 409
  检测结果不能作为依据 | 结果尚可异议、未经确认，或可能反映期次开始以前的情况，不能据此认定复吸。
  Result cannot be counted | It may still be contested, is not confirmed, or may reflect days before the term.
term_not_over 409
  期限未满 | 期限届满之日以前不能办理解除；中止期间期限不计算。
  Term is not over | Completion waits for the last day of the term, which stands still during a suspension.
term_too_long 422
  期限不合法 | 社区戒毒期限为三年，社区康复期限为一个月至三年，请核对决定书。
  Term does not fit | Treatment takes three years, rehabilitation one month to three years. Check the order.
too_many_break_glass 409
  应急查看过多 | 您已有三个期次处于应急查看中，请等其中一个到期。
  Too many open | You have three cases open in this way. Wait until one of them ends.
too_many_papers 409
  附件已满 | 一份报告最多附八份材料。
  Too many papers | At most eight papers go along with a referral.
"""
