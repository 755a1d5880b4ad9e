"""Drawing a sample that nobody can foresee and everybody can repeat. Pure.

Each address unit gets a rank from a random seed and its id; in each grid those with the lowest ranks are
drawn. The seed is made at the draw, so nobody knows beforehand who will be checked, and it is kept, so that
whoever doubts the draw can make it again. Source: decision 0024.
"""

import hashlib
import hmac
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

LEAST_PERCENT: Final = 2
MOST_PERCENT: Final = 5
"""Source: the issue of the field: 2 to 5 %."""


def rank_of(seed: bytes, thing_id: UUID) -> bytes:
    """The place of a thing in the order of a seed: HMAC-SHA256 of its 16 bytes, compared as bytes."""
    return hmac.digest(seed, thing_id.bytes, hashlib.sha256)


def sample_size(frame_size: int, share_percent: int) -> int:
    """How many are drawn: the share, rounded half up, and at least one of a frame that is not empty."""
    return max(min(1, frame_size), (frame_size * share_percent + 50) // 100)


def draw_sample(frame: Mapping[UUID, UUID], share_percent: int, seed: bytes) -> list[UUID]:
    """Address units drawn from a frame, in the order of their ranks.

    Grids share the sample by their sizes (largest remainders; of equal ones the rank of the grid decides), so
    the share of the whole is as asked for, and a large grid is not checked less than a small one.

    Args:
        frame: Grid of each address unit.
        share_percent: How many of a hundred.
        seed: 32 random bytes.
    """
    by_grid: dict[UUID, list[UUID]] = {}
    for unit_id, grid_id in frame.items():
        by_grid.setdefault(grid_id, []).append(unit_id)
    places = _share_out({grid: len(units) for grid, units in by_grid.items()}, share_percent, seed)
    drawn = [
        unit_id
        for grid_id, units in by_grid.items()
        for unit_id in sorted(units, key=lambda one: rank_of(seed, one))[: places[grid_id]]
    ]
    return sorted(drawn, key=lambda one: rank_of(seed, one))


def _share_out(sizes: Mapping[UUID, int], share_percent: int, seed: bytes) -> dict[UUID, int]:
    whole = sum(sizes.values())
    wanted = sample_size(whole, share_percent)
    places = {grid: size * wanted // whole for grid, size in sizes.items()}
    left = wanted - sum(places.values())
    by_remainder = sorted(sizes, key=lambda grid: (-(sizes[grid] * wanted % whole), rank_of(seed, grid)))
    for grid in by_remainder[:left]:
        places[grid] += 1
    return places


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who may be sent.

    Attributes:
        unit_ids: Where they work.
    """

    account_id: UUID
    unit_ids: frozenset[UUID]


def is_independent(visitor: Visitor, grid_id: UUID, earlier_visitors: Collection[UUID]) -> bool:
    """Whether somebody neither works in a grid nor made one of the visits that are to be checked."""
    return grid_id not in visitor.unit_ids and visitor.account_id not in earlier_visitors


def choose_visitors(
    drawn: Mapping[UUID, UUID],
    visitors: Collection[Visitor],
    earlier: Mapping[UUID, Collection[UUID]],
    seed: bytes,
) -> dict[UUID, UUID | None]:
    """Who goes where: of those who are independent the one with the least to do, then by rank; or nobody.

    Args:
        drawn: Grid of each drawn address unit.
        visitors: Who may be sent.
        earlier: Who made the first visits, by address unit.
        seed: That of the draw.
    """
    load = dict.fromkeys((one.account_id for one in visitors), 0)
    chosen: dict[UUID, UUID | None] = {}
    for unit_id, grid_id in drawn.items():
        able = [one for one in visitors if is_independent(one, grid_id, earlier.get(unit_id, ()))]
        best = min(able, key=lambda one: (load[one.account_id], rank_of(seed, one.account_id)), default=None)
        chosen[unit_id] = None if best is None else best.account_id
        if best is not None:
            load[best.account_id] += 1
    return chosen
