"""The rule of rotation against a model that remembers everything."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from api.domain.sessions.rotation import Family, Verdict, nonce_hash


def digest(number: int) -> bytes:
    return hashlib.sha256(b"%d" % number).digest()


NONCES = st.sampled_from([None, "first-nonce-000001", "second-nonce-00002"])


@given(st.lists(st.tuples(st.integers(0, 3), NONCES), max_size=12))
def test_only_the_newest_token_and_its_own_repeat_are_good(steps):
    """`age` counts back from the newest token; the model knows with which nonce the last one rotated."""
    family = Family(digest(0))
    newest, last_nonce = 0, None
    for age, nonce in steps:
        presented = newest - age
        verdict = family.judge(digest(presented), nonce_hash(nonce))
        if age == 0:
            assert verdict is Verdict.ROTATE
            family = family.rotated(digest(newest + 1), nonce_hash(nonce))
            newest, last_nonce = newest + 1, nonce
        elif age == 1 and newest > 0 and nonce is not None and nonce == last_nonce:
            assert verdict is Verdict.REPEAT
        else:
            assert verdict is Verdict.REUSED


def test_a_repeat_without_a_nonce_is_a_reuse():
    family = Family(digest(0)).rotated(digest(1), None)
    assert family.judge(digest(0), None) is Verdict.REUSED
    assert family.judge(digest(0), nonce_hash("x" * 16)) is Verdict.REUSED


def test_a_grandparent_is_a_reuse_even_with_its_nonce():
    nonce = nonce_hash("n" * 16)
    family = Family(digest(0)).rotated(digest(1), nonce).rotated(digest(2), nonce)
    assert family.judge(digest(0), nonce) is Verdict.REUSED
    assert family.judge(digest(1), nonce) is Verdict.REPEAT
