import contextlib
import json
import math

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.kit.encoding import canonical_json
from api.kit.strict_json import (
    MAX_DEPTH,
    MAX_INTEGER,
    DuplicateKey,
    MalformedJson,
    NumberNotFinite,
    NumberRefused,
    RefusedJson,
    TextRefused,
    TooDeep,
    strict_json_loads,
)

TEXT = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]))
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-MAX_INTEGER, MAX_INTEGER)
    | st.floats(allow_nan=False, allow_infinity=False).filter(
        lambda x: not (x == 0 and math.copysign(1, x) < 0)
    )
    | TEXT
)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner), max_leaves=30)


@settings(max_examples=200, deadline=None)
@given(VALUES, st.booleans())
def test_what_is_strict_is_read_as_it_was_written_and_can_be_hashed(value, is_ascii):
    data = json.dumps(value, ensure_ascii=is_ascii).encode()
    try:
        found = strict_json_loads(data)
    except TooDeep:
        return
    assert found == value
    assert canonical_json(found) == canonical_json(value)


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=60) | st.text('{}[]":,0123456789eE+-.\\u dD8nulltrueNaN', max_size=60).map(str.encode)
)
def test_any_bytes_are_read_or_refused_and_what_is_read_can_be_hashed(data):
    with contextlib.suppress(RefusedJson):
        canonical_json(strict_json_loads(data))


@pytest.mark.parametrize("opener", ["[", '{"a":'])
def test_depth_is_counted_to_the_level(opener):
    closer = "]" if opener == "[" else "}"
    inner = "1" if opener != "[" else ""
    for levels in (MAX_DEPTH, MAX_DEPTH + 1):
        data = (opener * levels + inner + closer * levels).encode()
        if levels == MAX_DEPTH:
            strict_json_loads(data)
        else:
            with pytest.raises(TooDeep):
                strict_json_loads(data)


def test_two_hundred_thousand_brackets_are_refused_fast_enough():
    with pytest.raises(TooDeep):
        strict_json_loads(b"[" * 200_000)
    with pytest.raises(TooDeep):
        strict_json_loads(b'{"a":' * 40_000 + b"1" + b"}" * 40_000)


@settings(max_examples=200, deadline=None)
@given(VALUES)
def test_the_quick_way_and_the_exact_one_agree(value):
    """However it is written: compact as most clients do, with spaces, or with escapes."""
    texts = [
        orjson.dumps(value),
        json.dumps(value).encode(),
        json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(),
    ]
    for text in texts:
        with contextlib.suppress(TooDeep):
            assert repr(strict_json_loads(text)) == repr(json.loads(text))


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        (b'{"a":1,"a":1}', DuplicateKey),
        (b'{"a":{"b":2,"b":2}}', DuplicateKey),
        (b"-0.0", NumberRefused),
        (b"[-0]", NumberRefused),
        (b"9007199254740992", NumberRefused),
        (b"[-9007199254740993]", NumberRefused),
        (b"123456789012345678901234567890", NumberRefused),
        (b"1e999", NumberNotFinite),
        (b"NaN", NumberNotFinite),
        (b'"\\u0000"', TextRefused),
        (b'"\\ud800"', TextRefused),
        (b"[" * 21 + b"]" * 21, TooDeep),
        (b"[" * 300 + b"]" * 300, TooDeep),
        (b"[" * 5000 + b"]" * 5000, TooDeep),
        (b"\xff", MalformedJson),
        (b"[1] 2", MalformedJson),
        (b"", MalformedJson),
    ],
)
def test_the_quick_way_lets_nothing_through(text, refusal):
    """Each of these is compact, so that only the check itself keeps it out."""
    with pytest.raises(refusal):
        strict_json_loads(text)
