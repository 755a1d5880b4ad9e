"""The words of refusals that belong to pairings, zh and en. Alphabetical by code; three lines an entry."""

PAIRING_ENTRIES = """
pairing_solver_unavailable 503
  暂时无法生成结对建议 | 这次计算没有得出结果，没有保存任何内容，也没有改变任何结对。请稍后再试；如果仍不成功，可手工结对。
  No proposal just now | The calculation came to no result; nothing was kept and no pairing changed. Try later, or pair by hand.
"""
