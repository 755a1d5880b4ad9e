"""Taking check-ins from a phone: all of a batch in one statement, each answered for itself.

The row is its own record of who did what when, so no line of the audit repeats it; reading it is audited.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.actor import Actor
from api.db.arrays import array_text, instant_array_text, quoted_array_text
from api.db.session import Row, driver
from api.domain.check_ins.words import CheckInKind
from api.domain.field_records.grammar import (
    Answers,
    Flag,
    Geofence,
    ItemResult,
    Result,
    Sent,
    conflict,
    refused,
)
from api.domain.field_records.standing import Judgement, Standing
from api.kit.crs import Crs
from api.kit.polygons import METRES_PER_DEGREE, distance_between_m

FASTEST_M_PER_S: Final = 42.0
"""Beyond it two check-ins of one worker need an explanation: 150 km/h. Source: decision 0027."""

# `earlier` is the last stored check-in before the first of the batch: for that one item, speed and identical
# coordinates are judged here, for the rest before they are sent. Rows go in by id, so that two batches with
# the same items wait for each other in one order. `known` is what was stored before this statement began.
# What was made as it was sent is not told back: it is what the caller expects.
_RECORD: Final = """
    WITH sent AS (
      SELECT * FROM unnest($4::text::int[], $5::text::uuid[], $6::text::uuid[], $7::text::uuid[],
        $8::text::text[], $9::text::text[], $10::text::timestamptz[], $11::text::timestamptz[],
        $12::text::float8[], $13::text::float8[], $14::text::text[], $15::text::float8[], $16::text::bool[],
        $17::text::text[], $18::text::text[])
        AS t (place, id, grid_id, patrol_id, point_code, kind, device_at, observed_at, longitude, latitude,
              crs, accuracy_m, is_mock, geofence, flags)
    ), earlier AS (
      SELECT observed_at, longitude, latitude, crs, accuracy_m FROM check_in
      WHERE street_id = $1 AND account_id = $2 AND observed_at < (SELECT min(observed_at) FROM sent)
      ORDER BY observed_at DESC, id DESC LIMIT 1
    ), judged AS (
      SELECT s.*, p.id AS point_id,
        s.point_code IS NOT NULL AND p.id IS NULL AS has_no_point,
        coalesce(string_to_array(nullif(s.flags, ''), ','), '{}')
          || CASE WHEN e.longitude = s.longitude AND e.latitude = s.latitude
                  THEN ARRAY['identical'] ELSE '{}' END
          || CASE WHEN (sqrt(((e.longitude - s.longitude) * cos(radians(s.latitude))) ^ 2
                             + (e.latitude - s.latitude) ^ 2) * {metres_per_degree}
                        - coalesce(e.accuracy_m, 0) - coalesce(s.accuracy_m, 0))
                       / greatest(extract(epoch FROM s.observed_at - e.observed_at), 1) > {fastest}
                  THEN ARRAY['speed'] ELSE '{}' END AS all_flags
      FROM sent s
      LEFT JOIN earlier e ON s.place = $19 AND e.crs = s.crs
      LEFT JOIN patrol_point p ON p.street_id = $1 AND p.code = s.point_code AND p.grid_id = s.grid_id
    ), made AS (
      INSERT INTO check_in (street_id, id, account_id, grid_id, patrol_id, point_id, kind, device_at,
        observed_at, received_at, longitude, latitude, crs, accuracy_m, is_mock_location, geofence, flags)
      SELECT $1, id, $2, grid_id, patrol_id, point_id, kind, device_at, observed_at, $3, longitude, latitude,
             crs, accuracy_m, is_mock, geofence, all_flags
      FROM judged WHERE NOT has_no_point ORDER BY id
      ON CONFLICT (street_id, id) DO NOTHING
      RETURNING id
    )
    SELECT j.place, m.id IS NOT NULL AS is_made, j.has_no_point, j.all_flags,
           {comparison}
    FROM judged j
    LEFT JOIN made m ON m.id = j.id
    LEFT JOIN check_in known ON known.street_id = $1 AND known.id = j.id
    WHERE m.id IS NULL OR j.place = $19
"""
# Coordinates that have faded, which leave their reference system behind, are not compared.
_COMPARISON: Final = """
           known.geofence, known.flags,
           coalesce(known.account_id = $2 AND known.grid_id = j.grid_id AND known.kind = j.kind
             AND known.device_at = j.device_at AND known.patrol_id IS NOT DISTINCT FROM j.patrol_id
             AND known.point_id IS NOT DISTINCT FROM j.point_id AND known.is_mock_location = j.is_mock
             AND (known.longitude IS NULL AND known.crs IS NOT NULL
                  OR known.longitude IS NOT DISTINCT FROM j.longitude
                  AND known.latitude IS NOT DISTINCT FROM j.latitude
                  AND known.crs IS NOT DISTINCT FROM j.crs
                  AND known.accuracy_m IS NOT DISTINCT FROM j.accuracy_m), false) AS is_same
"""
_STATEMENT: Final = (
    _RECORD.replace("{metres_per_degree}", str(METRES_PER_DEGREE))
    .replace("{fastest}", str(FASTEST_M_PER_S))
    .replace("{comparison}", _COMPARISON.strip())
)


@dataclass(frozen=True, slots=True)
class CheckInItem:
    """A check-in as a phone sends it.

    Attributes:
        observed_at: By the phone's clock, UTC.
        longitude: Degrees, in `crs`; None, with `latitude`, when the phone found no position.
        latitude: Degrees.
        accuracy_m: Radius in metres within which the phone believes itself to be.
    """

    id: UUID
    patrol_id: UUID | None
    grid_code: str
    observed_at: datetime
    longitude: float | None
    latitude: float | None
    crs: Crs
    accuracy_m: float | None
    kind: CheckInKind
    point_code: str | None
    is_mock_location: bool


@dataclass(slots=True)
class _Judged:
    """An item on its way into the statement."""

    place: int
    item: CheckInItem
    grid_id: UUID
    observed_at: datetime
    geofence: Geofence
    flags: list[str]


async def record_check_ins(
    session: AsyncSession, actor: Actor, standing: Standing, items: Sequence[CheckInItem], *, sent: Sent
) -> list[ItemResult]:
    """Store what is new of the items, in one statement; one answer an item, in order. Not committed here.

    An item is judged by the assignment and the boundary of the day on which it was observed. One that is
    known with the same content is a duplicate, with other content a conflict; what is stored stays.
    """
    answers = Answers()
    judged: list[_Judged] = []
    for place, item in enumerate(items):
        if not answers.is_first(place, item.id, item):
            continue
        observed_at = sent.believed(item.observed_at)
        judgement = standing.judge(item.grid_code, observed_at)
        if judgement is None:
            answers.found[place] = refused(item.id, "grid_not_assigned")
        else:
            judged.append(_judge(place, item, judgement, observed_at, sent))
    if judged:
        _compare_neighbours(judged)
        answers.found |= await _store(session, actor, judged, sent.received_at)
        # Somebody else may have written the same id while the statement ran, which could not see that row.
        unseen = [one for one in judged if answers.found[one.place].result is Result.CONFLICT]
        if unseen:
            answers.found |= await _store(session, actor, unseen, sent.received_at)
    return answers.in_order()


def _judge(place: int, item: CheckInItem, judgement: Judgement, observed_at: datetime, sent: Sent) -> _Judged:
    geofence = Geofence.UNKNOWN
    if item.longitude is not None and item.latitude is not None:
        geofence = judgement.geofence(item.longitude, item.latitude, item.crs, item.accuracy_m)
    flags = sent.clock_flags(observed_at)
    if item.is_mock_location:
        flags.append(Flag.MOCK.value)
    return _Judged(place, item, judgement.grid_id, observed_at, geofence, flags)


def _compare_neighbours(judged: list[_Judged]) -> None:
    """Flag what two check-ins of a batch, one after the other in time, say about each other."""
    placed = [one for one in judged if one.item.longitude is not None]
    placed.sort(key=lambda one: one.observed_at)
    for before, after in pairwise(placed):
        if before.item.crs is not after.item.crs:
            continue
        here = (after.item.longitude or 0.0, after.item.latitude or 0.0)
        there = (before.item.longitude or 0.0, before.item.latitude or 0.0)
        if here == there:
            after.flags.append(Flag.IDENTICAL.value)
            continue
        way_m = distance_between_m(here, there) - (before.item.accuracy_m or 0) - (after.item.accuracy_m or 0)
        if way_m / max((after.observed_at - before.observed_at).total_seconds(), 1.0) > FASTEST_M_PER_S:
            after.flags.append(Flag.SPEED.value)


async def _store(
    session: AsyncSession, actor: Actor, judged: list[_Judged], received_at: datetime
) -> dict[int, ItemResult]:
    placed = [one for one in judged if one.item.longitude is not None]
    first = min(placed, key=lambda one: one.observed_at).place if placed else -1
    items = [one.item for one in judged]
    rows = await driver(session).fetch(
        _STATEMENT,
        actor.street_id,
        actor.account_id,
        received_at,
        array_text([one.place for one in judged]),
        array_text([item.id for item in items]),
        array_text([one.grid_id for one in judged]),
        array_text([item.patrol_id for item in items]),
        quoted_array_text([item.point_code for item in items]),
        array_text([item.kind.value for item in items]),
        instant_array_text([item.observed_at for item in items]),
        instant_array_text([one.observed_at for one in judged]),
        array_text([item.longitude for item in items]),
        array_text([item.latitude for item in items]),
        array_text([None if item.longitude is None else item.crs.value for item in items]),
        array_text([item.accuracy_m for item in items]),
        array_text([item.is_mock_location for item in items]),
        array_text([one.geofence.value for one in judged]),
        quoted_array_text([",".join(one.flags) for one in judged]),
        first,
    )
    found = {
        one.place: ItemResult(one.item.id, Result.CREATED, one.geofence, tuple(one.flags)) for one in judged
    }
    by_place = {one.place: one for one in judged} if rows else {}
    return found | {row["place"]: _answer(by_place[row["place"]], row) for row in rows}


def _answer(one: _Judged, row: Row) -> ItemResult:
    if row["has_no_point"]:
        return refused(one.item.id, "point_unknown")
    if row["is_made"]:
        return ItemResult(one.item.id, Result.CREATED, one.geofence, tuple(row["all_flags"]))
    if row["is_same"]:
        return ItemResult(one.item.id, Result.DUPLICATE, Geofence(row["geofence"]), tuple(row["flags"]))
    return conflict(one.item.id)
