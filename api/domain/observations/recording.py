"""Taking observations from a phone: all of a batch in one statement, each answered for itself.

The row is its own record of who found what when, so no line of the audit repeats it. What follows from a
finding is given by the worker process, so that a batch costs one round trip whatever it holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.actor import Actor
from api.db.session import Row, driver
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
from api.domain.observations.follow_up import FOLLOW_UPS
from api.domain.observations.lifecycle import ObservationStatus
from api.domain.observations.words import ObservationKind
from api.kit.crs import Crs
from api.kit.named_persons import find_identifier, may_name_person

# Rows go in by id, so that two batches with the same items wait for each other in one order. `known` is what
# was stored before this statement began. Coordinates that have faded, which leave their reference system
# behind, are not compared.
_STATEMENT: Final = """
    WITH sent AS (
      SELECT * FROM unnest($4::int[], $5::uuid[], $6::uuid[], $7::text[], $8::text[], $9::text[],
        $10::timestamptz[], $11::timestamptz[], $12::float8[], $13::float8[], $14::text[], $15::float8[],
        $16::text[], $17::text[], $18::bool[])
        AS t (place, id, grid_id, kind, point_code, place_note, device_at, observed_at, longitude, latitude,
              crs, accuracy_m, geofence, flags, awaits_follow_up)
    ), judged AS (
      SELECT s.*, p.id AS point_id, s.point_code IS NOT NULL AND p.id IS NULL AS has_no_point
      FROM sent s
      LEFT JOIN patrol_point p ON p.street_id = $1 AND p.code = s.point_code AND p.grid_id = s.grid_id
    ), made AS (
      INSERT INTO observation (street_id, id, account_id, grid_id, kind, point_id, place_note, longitude,
        latitude, crs, accuracy_m, geofence, flags, device_at, observed_at, received_at, status,
        awaits_follow_up, version)
      SELECT $1, id, $2, grid_id, kind, point_id, place_note, longitude, latitude, crs, accuracy_m, geofence,
             coalesce(string_to_array(nullif(flags, ''), ','), '{}'), device_at, observed_at, $3, $19,
             awaits_follow_up, 1
      FROM judged WHERE NOT has_no_point ORDER BY id
      ON CONFLICT (street_id, id) DO NOTHING
      RETURNING id
    )
    SELECT j.place, m.id IS NOT NULL AS is_made, j.has_no_point, known.id IS NOT NULL AS is_known,
           known.geofence, known.flags,
           coalesce(known.account_id = $2 AND known.grid_id = j.grid_id AND known.kind = j.kind
             AND known.device_at = j.device_at AND known.point_id IS NOT DISTINCT FROM j.point_id
             AND known.place_note IS NOT DISTINCT FROM j.place_note
             AND (known.longitude IS NULL AND known.crs IS NOT NULL
                  OR known.longitude IS NOT DISTINCT FROM j.longitude
                  AND known.latitude IS NOT DISTINCT FROM j.latitude
                  AND known.crs IS NOT DISTINCT FROM j.crs
                  AND known.accuracy_m IS NOT DISTINCT FROM j.accuracy_m), false) AS is_same
    FROM judged j
    LEFT JOIN made m ON m.id = j.id
    LEFT JOIN observation known ON known.street_id = $1 AND known.id = j.id
"""


@dataclass(frozen=True, slots=True)
class ObservationItem:
    """An observation as a phone sends it.

    Attributes:
        observed_at: By the phone's clock, UTC.
        place_note: Where exactly, and what lies there; never a person.
        longitude: Degrees, in `crs`; None with the three below when no position was taken.
        latitude: Degrees.
        accuracy_m: Radius in metres within which the phone believes itself to be.
    """

    id: UUID
    grid_code: str
    kind: ObservationKind
    observed_at: datetime
    point_code: str | None
    place_note: str | None
    longitude: float | None
    latitude: float | None
    crs: Crs | None
    accuracy_m: float | None


@dataclass(slots=True)
class _Judged:
    """An item on its way into the statement."""

    place: int
    item: ObservationItem
    grid_id: UUID
    observed_at: datetime
    geofence: Geofence
    flags: list[str]


async def record_observations(
    session: AsyncSession, actor: Actor, standing: Standing, items: Sequence[ObservationItem], *, sent: Sent
) -> list[ItemResult]:
    """Store what is new of the items, in one statement; one answer an item, in order. Not committed here.

    An item is judged by the assignment and the boundary of the day on which it was observed. One whose note
    holds an identity number or a way to reach somebody is refused; one that may name a person is flagged.
    """
    answers = Answers()
    judged: list[_Judged] = []
    for place, item in enumerate(items):
        if not answers.is_first(place, item.id, item):
            continue
        identifier = find_identifier(item.place_note or "")
        observed_at = sent.believed(item.observed_at)
        judgement = standing.judge(item.grid_code, observed_at)
        if identifier is not None:
            answers.found[place] = refused(item.id, "names_a_person", ("/place_note", identifier.value))
        elif judgement is None:
            answers.found[place] = refused(item.id, "grid_not_assigned")
        else:
            judged.append(_judge(place, item, judgement, observed_at, sent))
    await _settle(session, actor, judged, answers, sent.received_at)
    return answers.in_order()


def _judge(
    place: int, item: ObservationItem, judgement: Judgement, observed_at: datetime, sent: Sent
) -> _Judged:
    geofence = Geofence.UNKNOWN
    if item.longitude is not None and item.latitude is not None and item.crs is not None:
        geofence = judgement.geofence(item.longitude, item.latitude, item.crs, item.accuracy_m)
    flags = sent.clock_flags(observed_at)
    if may_name_person(item.place_note or ""):
        flags.append(Flag.MAY_NAME_PERSON.value)
    return _Judged(place, item, judgement.grid_id, observed_at, geofence, flags)


async def _settle(
    session: AsyncSession, actor: Actor, judged: list[_Judged], answers: Answers, received_at: datetime
) -> None:
    """Store, and look again at ids that somebody else wrote meanwhile: the statement could not see them."""
    waiting = {one.place: one for one in judged}
    for is_last in (False, True):
        if not waiting:
            return
        for row in await _store(session, actor, list(waiting.values()), received_at):
            if is_last or row["is_made"] or row["is_known"] or row["has_no_point"]:
                answers.found[row["place"]] = _answer(waiting.pop(row["place"]), row)


async def _store(
    session: AsyncSession, actor: Actor, judged: list[_Judged], received_at: datetime
) -> list[Row]:
    items = [one.item for one in judged]
    rows: list[Row] = await driver(session).fetch(
        _STATEMENT,
        actor.street_id,
        actor.account_id,
        received_at,
        [one.place for one in judged],
        [item.id for item in items],
        [one.grid_id for one in judged],
        [item.kind.value for item in items],
        [item.point_code for item in items],
        [item.place_note for item in items],
        [item.observed_at for item in items],
        [one.observed_at for one in judged],
        [item.longitude for item in items],
        [item.latitude for item in items],
        [item.crs for item in items],
        [item.accuracy_m for item in items],
        [one.geofence.value for one in judged],
        [",".join(one.flags) for one in judged],
        [item.kind in FOLLOW_UPS for item in items],
        ObservationStatus.OPEN.value,
    )
    return rows


def _answer(one: _Judged, row: Row) -> ItemResult:
    if row["has_no_point"]:
        return refused(one.item.id, "point_unknown")
    if row["is_made"]:
        return ItemResult(one.item.id, Result.CREATED, one.geofence, tuple(one.flags))
    if row["is_same"]:
        return ItemResult(one.item.id, Result.DUPLICATE, Geofence(row["geofence"]), tuple(row["flags"]))
    return conflict(one.item.id)
