"""What a proposal rests on, read in one transaction: open cases, workers, loads, declarations, distances."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import cos, hypot, radians
from typing import Final
from uuid import UUID

import orjson

from api.db.session import Row, driver
from api.domain.care_access.hand import Hand
from api.domain.pairings.model import EVERY_DAY, Carried, Case, PairingRequest, Worker
from api.domain.pairings.wire import write_request
from api.domain.pairings.workers import WorkerFilter, WorkerRow, list_workers, read_loads
from api.kit.crs import Crs
from api.kit.polygons import METRES_PER_DEGREE, polygon_of

# Open cases of a community: those named, or else all whose team was never formed.
_CASES: Final = """
    SELECT e.id, e.participant_id, e.pseudonym, e.tier, e.grid_id, e.asked_languages, e.free_weekdays,
           e.excluded_ids, e.lead_id, e.deputy_id, e.team_formed_at IS NOT NULL AS is_formed,
           ARRAY(SELECT DISTINCT p.account_id FROM pairing p
                 WHERE p.street_id = $1 AND p.participant_id = e.participant_id
                   AND p.position IN ('lead', 'deputy') AND p.account_id IS NOT NULL) AS known_ids
    FROM episode e
    WHERE e.street_id = $1 AND e.community_id = $2 AND e.ended_on IS NULL AND e.sealed_on IS NULL
      AND e.status NOT IN ('transferred_out', 'completed', 'terminated', 'superseded', 'revoked',
                           'closed_deceased')
      AND ($4 AND e.team_formed_at IS NULL OR e.id = ANY ($3))
    ORDER BY e.id
"""
_CONFLICTS: Final = """
    SELECT episode_id, account_id FROM conflict_declaration
    WHERE street_id = $1 AND episode_id = ANY ($2) AND has_conflict
"""
_BOUNDARIES: Final = """
    SELECT b.unit_id, b.crs, b.geometry::text AS geometry FROM unit_boundary b
    WHERE b.street_id = $1 AND b.unit_id = ANY ($2) AND b.valid_from <= $3
      AND (b.valid_to IS NULL OR b.valid_to > $3)
"""

Pair = tuple[UUID | None, UUID | None]
"""Lead and deputy."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What was read.

    Attributes:
        community_id: Whose cases these are.
        cases: Rows of the episodes, by id.
        workers: Everybody who works on cases there.
        request: The same for the solver.
        replaces: The open proposal that a new one takes the place of.
    """

    community_id: UUID
    cases: Mapping[UUID, Row]
    workers: Mapping[UUID, WorkerRow]
    request: PairingRequest
    replaces: UUID | None = None

    def basis(self) -> str:
        """Digest of what a confirmation must find unchanged.

        Loads and declarations are left out: both change from day to day, and a confirmation judges them
        for itself, by capacity and by each answer.
        """
        plain = replace(
            self.request,
            cases=tuple(replace(one, fixed_lead=None, fixed_deputy=None) for one in self.request.cases),
            workers=tuple(replace(one, carried=Carried()) for one in self.request.workers),
            conflicts=frozenset(),
        )
        return _digest(plain, self._teams())

    def whole(self) -> str:
        """Digest of everything that the solver was told, and of the proposal to be replaced."""
        return _digest(self.request, [*self._teams(), str(self.replaces)])

    def _teams(self) -> list[object]:
        return [
            [str(row["id"]), str(row["lead_id"]), str(row["deputy_id"]), row["is_formed"]]
            for _, row in sorted(self.cases.items())
        ]


def _digest(request: PairingRequest, teams: Sequence[object]) -> str:
    return hashlib.sha256(write_request(request) + b"\n" + orjson.dumps(teams)).hexdigest()


async def read_ground(
    hand: Hand,
    community_id: UUID,
    episode_ids: Collection[UUID],
    *,
    with_unformed: bool,
    fixed: Mapping[UUID, Pair] | None = None,
) -> Ground:
    """Everything that a proposal for some cases of a community depends on.

    Args:
        hand: Of somebody who assigns.
        community_id: The community.
        episode_ids: Cases that are asked for by id; those that are not open there are left out.
        with_unformed: Whether every case without a formed team belongs to it too.
        fixed: Teams that are to stay as they are.
    """
    rows = await driver(hand.session).fetch(
        _CASES, hand.street_id, community_id, list(episode_ids), with_unformed
    )
    cases = {row["id"]: row for row in rows}
    workers = {one.id: one for one in await list_workers(hand, WorkerFilter(unit_ids=(community_id,)))}
    loads = await read_loads(hand, workers.keys(), without=cases.keys())
    conflicts = await driver(hand.session).fetch(_CONFLICTS, hand.street_id, list(cases))
    kept = fixed or {}
    grids = {row["grid_id"] for row in rows} | {one.home_grid_id for one in workers.values()}
    request = PairingRequest(
        tuple(_case(row, community_id, kept.get(case_id, (None, None))) for case_id, row in cases.items()),
        tuple(_worker(one, community_id, loads[one.id]) for one in workers.values()),
        frozenset((row["episode_id"], row["account_id"]) for row in conflicts),
        await _distances(hand, {one for one in grids if one is not None}, hand.today),
    )
    return Ground(community_id, cases, workers, request)


def _case(row: Row, community_id: UUID, fixed: Pair) -> Case:
    return Case(
        id=row["id"],
        community_id=community_id,
        tier=row["tier"],
        grid_id=row["grid_id"],
        languages=frozenset(row["asked_languages"]),
        known_workers=frozenset(row["known_ids"]),
        excluded_workers=frozenset(row["excluded_ids"]),
        weekdays=frozenset(row["free_weekdays"]) or EVERY_DAY,
        fixed_lead=fixed[0],
        fixed_deputy=fixed[1],
    )


def _worker(one: WorkerRow, community_id: UUID, carried: Carried) -> Worker:
    return Worker(
        id=one.id,
        community_ids=frozenset({community_id}),
        capacity=one.capacity,
        languages=frozenset(one.languages),
        weekdays=frozenset(one.weekdays),
        grid_id=one.home_grid_id,
        carried=carried,
    )


async def _distances(hand: Hand, grid_ids: Collection[UUID], on: date) -> dict[tuple[UUID, UUID], int]:
    """Metres between the middles of grids whose boundaries are known."""
    rows = await driver(hand.session).fetch(_BOUNDARIES, hand.street_id, list(grid_ids), on)
    middles = [(row["unit_id"], _middle(row)) for row in rows]
    return {
        (one, other): _metres(here, there)
        for place, (one, here) in enumerate(middles)
        for other, there in middles[place + 1 :]
    }


def _middle(row: Row) -> tuple[float, float]:
    corners = [
        corner
        for ring in polygon_of(orjson.loads(row["geometry"]), Crs(row["crs"])).rings
        for corner in ring[1:]  # a ring is closed: its first corner comes twice
    ]
    return sum(x for x, _ in corners) / len(corners), sum(y for _, y in corners) / len(corners)


def _metres(here: tuple[float, float], there: tuple[float, float]) -> int:
    east = METRES_PER_DEGREE * cos(radians(here[1]))
    return round(hypot((here[0] - there[0]) * east, (here[1] - there[1]) * METRES_PER_DEGREE))
