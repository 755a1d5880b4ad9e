"""Which tiers each community decided in a quarter, for whoever asks why one decides otherwise."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from api.db.session import driver
from api.domain.assessments.lifecycle import AssessmentStatus
from api.domain.care_access.hand import Hand

_NOT_DECIDED: Final = (AssessmentStatus.AWAITING_COUNTERSIGNATURE, AssessmentStatus.WITHDRAWN)

# Communities without any assessment are shown as well: that is a difference too.
_DIFFERENCES: Final = """
    SELECT u.id, u.code, u.name_zh, u.name_en, a.tier, count(a.id) AS count
    FROM unit u
    LEFT JOIN assessment a ON a.street_id = u.street_id AND a.community_id = u.id
      AND a.assessed_on BETWEEN $2 AND $3 AND a.status <> ALL ($4::text[])
    WHERE u.street_id = $1 AND u.kind = 'community'
      AND u.valid_from <= $3 AND (u.valid_to IS NULL OR u.valid_to > $2)
    GROUP BY u.id, u.code, u.name_zh, u.name_en, a.tier
    ORDER BY u.code, u.id, a.tier
"""


@dataclass(slots=True)
class CommunityTiers:
    """How many assessments of a community decided on each tier. No names, no ids of cases."""

    code: str
    name_zh: str
    name_en: str
    tiers: dict[str, int]


async def differences_in(hand: Hand, first_on: date, last_on: date) -> list[CommunityTiers]:
    """Decided assessments by community and tier, by the day on which they were made; the reading is recorded.

    Args:
        hand: Of the office.
        first_on: First day, in Asia/Shanghai.
        last_on: Last day, included.
    """
    not_decided = [status.value for status in _NOT_DECIDED]
    rows = await driver(hand.session).fetch(_DIFFERENCES, hand.street_id, first_on, last_on, not_decided)
    found: dict[UUID, CommunityTiers] = {}
    for row in rows:
        one = found.setdefault(row["id"], CommunityTiers(row["code"], row["name_zh"], row["name_en"], {}))
        if row["tier"] is not None:
            one.tiers[row["tier"]] = row["count"]
    period = {"from": first_on.isoformat(), "to": last_on.isoformat()}
    await hand.record("read_differences", "assessment", None, detail=period)
    return list(found.values())
