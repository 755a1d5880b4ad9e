"""How sure one may be of a share that was counted."""

from dataclasses import dataclass
from math import sqrt
from typing import Final

Z_95: Final = 1.959963984540054
"""The 97.5th percentile of the standard normal distribution."""


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, with its 95 % interval; none when the whole is empty."""

    numerator: int
    denominator: int
    value: float | None
    low: float | None
    high: float | None


def wilson(numerator: int, denominator: int) -> Share:
    """The share with Wilson's score interval at 95 %, which behaves at 0, at 1 and with few counted.

    Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, 1927.

    Raises:
        ValueError: The part is not between nothing and the whole.
    """
    if not 0 <= numerator <= denominator:
        raise ValueError("not a part of the whole")
    if denominator == 0:
        return Share(0, 0, None, None, None)
    share, z2 = numerator / denominator, Z_95 * Z_95
    centre = share + z2 / (2 * denominator)
    spread = Z_95 * sqrt(share * (1 - share) / denominator + z2 / (4 * denominator * denominator))
    scale = 1 + z2 / denominator
    low = 0.0 if numerator == 0 else max(0.0, (centre - spread) / scale)
    high = 1.0 if numerator == denominator else min(1.0, (centre + spread) / scale)
    return Share(numerator, denominator, share, low, high)
