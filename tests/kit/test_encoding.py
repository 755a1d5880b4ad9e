"""Canonical JSON: the fast writer and the careful one give the same bytes, or both refuse."""

import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from api.kit.encoding import canonical_json

TEXT = st.text(st.characters(), max_size=12) | st.just("\ud800")
PLAIN = st.none() | st.booleans() | st.integers() | TEXT | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4), max_leaves=12
)


def outcome(write, value):
    try:
        return write(value)
    except ValueError:
        return None


@given(VALUES)
@settings(max_examples=400, deadline=None)
def test_any_value_is_written_as_the_standard_says(value):
    assert outcome(canonical_json, value) == outcome(rfc8785.dumps, value)


def test_known_forms():
    assert canonical_json({"b": 1, "a": "\u20ac\u007f\n\u0001/"}) == '{"a":"€\x7f\\n\\u0001/","b":1}'.encode()
    assert canonical_json({"\ufb33": 1, "\U0001f600": 2}) == '{"😀":2,"\ufb33":1}'.encode()
    assert canonical_json([1.0, 1e21, -0.0, True]) == b"[1,1e+21,0,true]"
