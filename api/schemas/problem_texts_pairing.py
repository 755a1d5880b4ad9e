"""The words of refusals that belong to pairings, zh and en. Alphabetical by code; three lines an entry."""

PAIRING_ENTRIES = """
pairing_solver_unavailable 503
  暂时无法生成结对建议 | 这次计算没有结果，结对没有任何改变。请稍后再试，或者手工结对。
  No proposal just now | The calculation came to no result; no pairing changed. Try later, or pair by hand.
"""
