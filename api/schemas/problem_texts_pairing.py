"""The words of refusals that belong to pairings, zh and en. Alphabetical by code; three lines an entry."""

PAIRING_ENTRIES = """
accountable_needed 409
  须先有人接手 | 主责人和副手须由他人接手后才能退出，请先办理交接。
  A successor is needed | A lead or deputy goes when somebody else has taken over. Hand the case over first.
conflict_declared 409
  存在利益冲突 | 有的人员已声明与个案有利益冲突，见 cases。请另选人员，或把这些个案留待以后。
  Conflict declared | Somebody declared a conflict of interest: see `cases`. Choose another, or leave it out.
declaration_missing 409
  尚未声明 | 有的人员还没有声明是否存在利益冲突，见 cases。请等待声明，或把这些个案留待以后。
  Declaration is missing | Somebody has not declared yet: see `cases`. Wait for them, or leave them out.
member_not_possible 409
  人员不符合条件 | 有的人员不能负责这个个案，原因见 cases 中的 bar。请另选人员。
  Member is not possible | A rule stands against somebody: see `bar` in `cases`. Choose another.
nothing_to_confirm 409
  没有可确认的个案 | 没有一个个案同时有主责人和副手，请补充人员后重试。
  Nothing to confirm | No case is left that has both a lead and a deputy. Put somebody in.
nothing_to_propose 409
  没有待结对的个案 | 这个社区的所有在管个案都已有小组。
  Nothing to propose | Every open case of this community has its team.
open_work 409
  还有未交接的工作 | 这个账号还有由其负责的工作，须先交接并由他人接受。紧急时可以先结束其全部会话。
  Open work | Others depend on this account: its work is handed over first. Its sessions can be ended now.
pairing_solver_unavailable 503
  暂时无法生成结对建议 | 这次计算没有结果，结对没有任何改变。请稍后再试，或者手工结对。
  No proposal just now | The calculation came to no result; no pairing changed. Try later, or pair by hand.
worker_gone 409
  人员已不在岗 | 有的人员刚被停用，或已不再担任个案工作，请另选人员。
  Worker is gone | Somebody was just suspended, or works on no cases any more. Choose another.
"""
