"""Case workers with what they offer and carry: days, languages, capacity, home grid, and cases by tier."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from api.access.database_roles import DatabaseRole
from api.db.session import Row, driver
from api.domain.care_access.hand import Hand
from api.domain.care_access.words import SpokenLanguage
from api.domain.pairings.costs import NORM_CASES, WARNING_CASES, workload_units
from api.domain.pairings.model import Carried
from api.domain.pairings.words import LoadState
from api.domain.places.queries import find_unit
from api.errors import InvalidField, NotFound, Stale

USUAL_WEEKDAYS: Final = (1, 2, 3, 4, 5)
"""ISO days at work of whoever has not said otherwise."""

_WORKERS: Final = """
    WITH place AS (
      SELECT c.id AS account_id, c.unit_id FROM account c WHERE c.street_id = $1 AND c.role = 'community'
      UNION
      SELECT a.account_id, a.unit_id FROM assignment a
      WHERE a.street_id = $1 AND a.valid_from <= $2 AND (a.valid_to IS NULL OR a.valid_to > $2)
    )
    SELECT c.id, c.display_name, w.weekdays, w.languages, w.capacity, w.home_grid_id,
           g.code AS home_grid_code, coalesce(w.version, 0) AS version,
           array_agg(u.id ORDER BY u.code) AS unit_ids, array_agg(u.code ORDER BY u.code) AS community_codes
    FROM account c
    JOIN place p ON p.account_id = c.id
    JOIN unit u ON u.street_id = $1 AND u.id = p.unit_id AND u.kind = 'community'
    LEFT JOIN worker_profile w ON w.street_id = $1 AND w.account_id = c.id
    LEFT JOIN unit g ON g.street_id = $1 AND g.id = w.home_grid_id
    WHERE c.street_id = $1 AND c.role = 'community' AND c.state = 'active'
      AND ($3::uuid IS NULL OR c.id = $3) AND ($5::uuid IS NULL OR c.id > $5)
      AND EXISTS (SELECT FROM duty_grant d WHERE d.street_id = $1 AND d.account_id = c.id
                  AND d.duty = 'case_worker' AND d.state = 'active')
    GROUP BY c.id, c.display_name, w.weekdays, w.languages, w.capacity, w.home_grid_id, g.code, w.version
    HAVING $4::uuid[] IS NULL OR array_agg(u.id) && $4
    ORDER BY c.id LIMIT $6
"""
_LOADS: Final = "SELECT account_id, position, tier, cases FROM case_loads($1, $2, $3)"
_ADD: Final = """
    INSERT INTO worker_profile (street_id, account_id, weekdays, languages, capacity, home_grid_id,
      changed_by, changed_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)
    ON CONFLICT DO NOTHING
"""
_CHANGE: Final = """
    UPDATE worker_profile SET weekdays = $3, languages = $4, capacity = $5, home_grid_id = $6,
      changed_by = $7, changed_at = $8, version = version + 1
    WHERE street_id = $1 AND account_id = $2 AND version = $9
"""
MOST_WORKERS: Final = 5_000


@dataclass(frozen=True, slots=True)
class WorkerRow:
    """One case worker.

    Attributes:
        unit_ids: Communities in which they work.
        version: Of the profile; 0 while nobody wrote one.
    """

    id: UUID
    display_name: str
    unit_ids: tuple[UUID, ...]
    community_codes: tuple[str, ...]
    weekdays: tuple[int, ...]
    languages: tuple[str, ...]
    capacity: int
    home_grid_id: UUID | None
    home_grid_code: str | None
    version: int


@dataclass(frozen=True, slots=True)
class ProfileChange:
    """What a profile is to be."""

    weekdays: tuple[int, ...]
    languages: tuple[SpokenLanguage, ...]
    capacity: int
    home_grid_code: str | None


@dataclass(frozen=True, slots=True)
class WorkerFilter:
    """Which workers are asked for; None asks for all."""

    account_id: UUID | None = None
    unit_ids: tuple[UUID, ...] | None = None
    after: UUID | None = None
    limit: int = MOST_WORKERS


def units_of(hand: Hand) -> tuple[UUID, ...] | None:
    """Where the caller assigns: a community lead in the own units, the office in the whole street."""
    return hand.actor.units if hand.role is DatabaseRole.CARE_LEAD else None


async def list_workers(hand: Hand, wanted: WorkerFilter) -> list[WorkerRow]:
    """Active case workers by id, with the profile that somebody wrote or the usual one."""
    units = None if wanted.unit_ids is None else list(wanted.unit_ids)
    rows = await driver(hand.session).fetch(
        _WORKERS, hand.street_id, hand.today, wanted.account_id, units, wanted.after, wanted.limit
    )
    return [_worker(row) for row in rows]


def _worker(row: Row) -> WorkerRow:
    has_profile = row["version"] > 0
    return WorkerRow(
        row["id"],
        row["display_name"],
        tuple(row["unit_ids"]),
        tuple(row["community_codes"]),
        tuple(row["weekdays"]) if has_profile else USUAL_WEEKDAYS,
        tuple(row["languages"]) if has_profile else (),
        row["capacity"] if has_profile else NORM_CASES,
        row["home_grid_id"],
        row["home_grid_code"],
        row["version"],
    )


async def get_worker(hand: Hand, account_id: UUID) -> WorkerRow:
    """One case worker of the caller's units.

    Raises:
        NotFound: None.
    """
    found = await list_workers(hand, WorkerFilter(account_id, units_of(hand)))
    if not found:
        raise NotFound
    return found[0]


async def read_loads(
    hand: Hand, account_ids: Collection[UUID], *, without: Collection[UUID] = ()
) -> Mapping[UUID, Carried]:
    """What accounts answer for now, wherever it is; nothing for whoever answers for nothing.

    Args:
        hand: Of somebody who assigns.
        account_ids: Whose.
        without: Cases left out of the count.
    """
    rows = await driver(hand.session).fetch(_LOADS, hand.street_id, list(account_ids), list(without))
    found: dict[UUID, Carried] = dict.fromkeys(account_ids, Carried())
    for row in rows:
        before, cases = found[row["account_id"]], row["cases"]
        found[row["account_id"]] = Carried(
            before.leads + cases * (row["position"] == "lead"),
            before.deputies + cases * (row["position"] == "deputy"),
            before.workload_units + cases * workload_units(row["tier"], row["position"]),
        )
    return found


def load_state(carried: Carried) -> LoadState:
    """Beside the norm: 25 cases led are a warning, more than 30 too many. Source: the domain reference, 9."""
    if carried.leads > NORM_CASES:
        return LoadState.OVER_NORM
    return LoadState.WARNING if carried.leads >= WARNING_CASES else LoadState.NORMAL


async def change_profile(
    hand: Hand, account_id: UUID, wanted: ProfileChange, check_version: Callable[[int], None]
) -> WorkerRow:
    """Write the profile of a case worker. Not committed here.

    Args:
        hand: Of somebody who assigns.
        account_id: Whose.
        wanted: The whole profile.
        check_version: Refuses another version than the one that the caller saw.

    Raises:
        NotFound: No such worker in the caller's units.
        InvalidField: No such grid.
        Stale: Somebody else changed it meanwhile.
    """
    worker = await get_worker(hand, account_id)
    check_version(worker.version)
    grid_id = None
    if wanted.home_grid_code is not None:
        grid = await find_unit(hand.session, wanted.home_grid_code, on=hand.today)
        if grid is None or grid.kind not in {"small_grid", "large_grid"}:
            raise InvalidField("not_an_option", pointer="/home_grid_code")
        grid_id = grid.id
    values: list[Any] = [
        hand.street_id,
        account_id,
        sorted(wanted.weekdays),
        sorted(wanted.languages),
        wanted.capacity,
        grid_id,
        hand.actor.account_id,
        hand.now,
    ]
    statement = (_ADD, *values) if worker.version == 0 else (_CHANGE, *values, worker.version)
    tag = await driver(hand.session).execute(*statement)
    if not tag.endswith(" 1"):
        raise Stale
    await hand.record("change_worker_profile", "worker_profile", account_id)
    return await get_worker(hand, account_id)
