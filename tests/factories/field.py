"""A grid at work: its worker's phone, and records as a phone makes them."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from api.access.permissions import Duty
from tests.factories.street import AccountKit, StreetKit

# In the open ocean, inside the rectangle in which Chinese maps are shifted.
WEST, SOUTH = 132.0, 14.99
SIDE = 0.0025
INSIDE = (WEST + SIDE / 2, SOUTH + SIDE / 2)


def square(column: int = 0, row: int = 0) -> list[tuple[float, float]]:
    """The corners of a grid about 270 metres wide."""
    west, south = WEST + column * SIDE, SOUTH + row * SIDE
    return [(west, south), (west + SIDE, south), (west + SIDE, south + SIDE), (west, south + SIDE)]


async def worker_of(
    street: StreetKit,
    suffix: str = "001001",
    *duties: Duty,
    capacity: str = "responsible",
    since: date = date(2020, 1, 1),
) -> AccountKit:
    """Somebody who works in a grid."""
    account = await street.account(*(duties or (Duty.GRID_WORKER,)), unit_suffix=suffix)
    await street.assign(account, suffix, capacity, since)
    return account


def check_in_item(street: StreetKit, **changes: Any) -> dict[str, Any]:
    """A check-in in the middle of the first grid, just now."""
    return {
        "id": str(uuid4()),
        "grid_code": f"{street.code}001001",
        "observed_at": now_text(),
        "longitude": INSIDE[0],
        "latitude": INSIDE[1],
        "crs": "wgs84",
        "accuracy_m": 12.5,
        "kind": "routine",
        **changes,
    }


def now_text() -> str:
    return datetime.now(UTC).isoformat()


def observation_item(street: StreetKit, **changes: Any) -> dict[str, Any]:
    """Needles in the middle of the first grid, just now."""
    return {
        "id": str(uuid4()),
        "grid_code": f"{street.code}001001",
        "kind": "discarded_paraphernalia",
        "observed_at": now_text(),
        "place_note": "凉亭背面台阶下，针头三支",
        "longitude": INSIDE[0],
        "latitude": INSIDE[1],
        "crs": "wgs84",
        **changes,
    }
