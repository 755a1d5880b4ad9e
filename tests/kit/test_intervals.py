"""Wilson's interval against published values, and where it must not break."""

import pytest

from api.kit.intervals import wilson


@pytest.mark.parametrize(
    ("numerator", "denominator", "low", "high"),
    [
        # Source: R. G. Newcombe, Two-sided confidence intervals for the single proportion, 1998, table I.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_published_values(numerator: int, denominator: int, low: float, high: float) -> None:
    share = wilson(numerator, denominator)
    assert share.low == pytest.approx(low, abs=5e-5)
    assert share.high == pytest.approx(high, abs=5e-5)


def test_the_value_lies_inside_and_the_interval_within_nothing_and_all() -> None:
    for denominator in (1, 2, 7, 100, 27_657):
        for numerator in {0, 1, denominator // 2, denominator - 1, denominator}:
            share = wilson(numerator, denominator)
            assert share.low is not None
            assert share.high is not None
            assert share.value is not None
            assert 0.0 <= share.low <= share.value <= share.high <= 1.0


def test_nothing_counted_says_nothing() -> None:
    share = wilson(0, 0)
    assert (share.value, share.low, share.high) == (None, None, None)


@pytest.mark.parametrize(("numerator", "denominator"), [(-1, 3), (4, 3), (1, 0)])
def test_more_than_the_whole_is_a_mistake(numerator: int, denominator: int) -> None:
    with pytest.raises(ValueError, match="part"):
        wilson(numerator, denominator)
