"""Taking visits from a phone: all of a batch in one statement, each answered for itself.

The grid of a visit is that of its address unit in the campaign's register, so nobody types it; whether the
visitor was assigned there on that day is judged in the statement, from the posts of the visitor's standing.
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
    CLOCK_TOLERANCE,
    Answers,
    Geofence,
    ItemResult,
    Result,
    Sent,
    conflict,
    refused,
)
from api.domain.field_records.standing import Standing

# The latest version of the register that has the address unit says in which grid it lies. A visit is of the
# time between opening and closing by what was observed, so a late one of an open time is taken afterwards. A
# second visit may be drawn and made after the closing: it checks, and reaches nobody.
_STATEMENT: Final = """
    WITH posts AS (
      SELECT * FROM unnest($4::uuid[], $5::date[], $6::date[]) AS p (grid_id, valid_from, valid_to)
    ), sent AS (
      SELECT * FROM unnest($7::int[], $8::uuid[], $9::uuid[], $10::uuid[], $11::timestamptz[],
        $12::timestamptz[], $13::int[], $14::int[], $15::int[], $16::int[], $17::int[], $18::int[],
        $19::uuid[], $20::int[], $21::text[])
        AS t (place, id, campaign_id, address_unit_id, device_at, observed_at, contacted, no_answer, refused,
              empty_registration, demolished, leaflets, re_visit_id, confirmed, flags)
    ), judged AS (
      SELECT s.*, l.grid_id, CASE
          WHEN c.opened_at IS NULL OR s.observed_at < c.opened_at - $22::interval
            OR (s.observed_at >= c.closed_at AND s.re_visit_id IS NULL) THEN 'campaign'
          WHEN l.grid_id IS NULL THEN 'address_unit'
          WHEN s.re_visit_id IS NOT NULL AND r.id IS NULL THEN 're_visit'
          WHEN s.re_visit_id IS NULL AND NOT EXISTS (
            SELECT FROM posts p WHERE p.grid_id = l.grid_id
              AND (s.observed_at AT TIME ZONE 'Asia/Shanghai')::date >= p.valid_from
              AND (s.observed_at AT TIME ZONE 'Asia/Shanghai')::date < p.valid_to) THEN 'grid'
        END AS trouble,
        coalesce(string_to_array(nullif(s.flags, ''), ','), '{}')
          || CASE WHEN s.contacted + s.no_answer + s.refused + s.empty_registration + s.demolished
                       > l.households
                  THEN ARRAY['over_count'] ELSE '{}' END AS all_flags
      FROM sent s
      LEFT JOIN outreach_campaign c ON c.street_id = $1 AND c.id = s.campaign_id
      LEFT JOIN LATERAL (
        SELECT n.grid_id, n.households FROM campaign_register_line n
        WHERE n.street_id = $1 AND n.campaign_id = s.campaign_id AND n.address_unit_id = s.address_unit_id
        ORDER BY n.register_version DESC LIMIT 1
      ) l ON true
      LEFT JOIN re_visit r ON r.street_id = $1 AND r.id = s.re_visit_id AND r.owner_id = $2
        AND r.campaign_id = s.campaign_id AND r.address_unit_id = s.address_unit_id
    ), made AS (
      INSERT INTO visit (street_id, id, account_id, grid_id, campaign_id, address_unit_id, device_at,
        observed_at, received_at, contacted, no_answer, refused, empty_registration, demolished, leaflets,
        re_visit_id, confirmed, flags)
      SELECT $1, id, $2, grid_id, campaign_id, address_unit_id, device_at, observed_at, $3, contacted,
             no_answer, refused, empty_registration, demolished, leaflets, re_visit_id, confirmed, all_flags
      FROM judged WHERE trouble IS NULL ORDER BY id
      ON CONFLICT (street_id, id) DO NOTHING
      RETURNING id
    )
    SELECT j.place, j.trouble, j.all_flags, m.id IS NOT NULL AS is_made, known.id IS NOT NULL AS is_known,
           known.flags,
           coalesce(known.account_id = $2 AND known.campaign_id = j.campaign_id
             AND known.address_unit_id = j.address_unit_id AND known.device_at = j.device_at
             AND (known.contacted, known.no_answer, known.refused, known.empty_registration, known.demolished,
                  known.leaflets)
               = (j.contacted, j.no_answer, j.refused, j.empty_registration, j.demolished, j.leaflets)
             AND known.re_visit_id IS NOT DISTINCT FROM j.re_visit_id
             AND known.confirmed IS NOT DISTINCT FROM j.confirmed, false) AS is_same
    FROM judged j
    LEFT JOIN made m ON m.id = j.id
    LEFT JOIN visit known ON known.street_id = $1 AND known.id = j.id
"""
_TROUBLES: Final = {
    "campaign": "campaign_not_open",
    "address_unit": "address_unit_unknown",
    "re_visit": "re_visit_unknown",
    "grid": "grid_not_assigned",
}
"""Why the statement left an item out, as a code of the refusals."""


@dataclass(frozen=True, slots=True)
class VisitItem:
    """A visit as a phone sends it.

    Attributes:
        observed_at: By the phone's clock, UTC.
        contacted: Households that were spoken to, for the first time in this campaign.
        no_answer: Households where nobody opened, at this attempt.
        refused, empty_registration, demolished: Households found so for the first time.
        re_visit_id: The second visit that this one is, with how many of those contacted confirmed the first.
    """

    id: UUID
    campaign_id: UUID
    address_unit_id: UUID
    observed_at: datetime
    contacted: int
    no_answer: int
    refused: int
    empty_registration: int
    demolished: int
    leaflets: int
    re_visit_id: UUID | None
    confirmed: int | None


@dataclass(slots=True)
class _Waiting:
    """An item on its way into the statement."""

    place: int
    item: VisitItem
    observed_at: datetime
    flags: list[str]


async def record_visits(
    session: AsyncSession, actor: Actor, standing: Standing, items: Sequence[VisitItem], *, sent: Sent
) -> list[ItemResult]:
    """Store what is new of the items, in one statement; one answer an item, in order. Not committed here.

    A visit counts in the grid of its address unit, in which its maker was assigned on that day; a second
    visit is made where somebody was sent to, outside their own grids.
    """
    answers = Answers()
    waiting: dict[int, _Waiting] = {}
    for place, item in enumerate(items):
        if answers.is_first(place, item.id, item):
            observed_at = sent.believed(item.observed_at)
            waiting[place] = _Waiting(place, item, observed_at, sent.clock_flags(observed_at))
    # The second time looks at ids that somebody else wrote while the first ran, which could not see them.
    for is_last in (False, True):
        if not waiting:
            break
        for row in await _store(session, actor, standing, list(waiting.values()), sent.received_at):
            if is_last or row["is_made"] or row["is_known"] or row["trouble"]:
                answers.found[row["place"]] = _answer(waiting.pop(row["place"]).item, row)
    return answers.in_order()


async def _store(
    session: AsyncSession, actor: Actor, standing: Standing, waiting: list[_Waiting], received_at: datetime
) -> list[Row]:
    posts = [post for of_grid in standing.posts.values() for post in of_grid]
    items = [one.item for one in waiting]
    rows: list[Row] = await driver(session).fetch(
        _STATEMENT,
        actor.street_id,
        actor.account_id,
        received_at,
        [post.grid_id for post in posts],
        [post.valid_from for post in posts],
        [post.valid_to for post in posts],
        [one.place for one in waiting],
        [item.id for item in items],
        [item.campaign_id for item in items],
        [item.address_unit_id for item in items],
        [item.observed_at for item in items],
        [one.observed_at for one in waiting],
        [item.contacted for item in items],
        [item.no_answer for item in items],
        [item.refused for item in items],
        [item.empty_registration for item in items],
        [item.demolished for item in items],
        [item.leaflets for item in items],
        [item.re_visit_id for item in items],
        [item.confirmed for item in items],
        [",".join(one.flags) for one in waiting],
        CLOCK_TOLERANCE,
    )
    return rows


def _answer(item: VisitItem, row: Row) -> ItemResult:
    if row["is_made"]:
        return ItemResult(item.id, Result.CREATED, Geofence.UNKNOWN, tuple(row["all_flags"]))
    if row["is_same"]:
        return ItemResult(item.id, Result.DUPLICATE, Geofence.UNKNOWN, tuple(row["flags"]))
    if row["is_known"] or row["trouble"] is None:
        return conflict(item.id)
    return refused(item.id, _TROUBLES[row["trouble"]])
