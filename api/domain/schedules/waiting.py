"""What waits for somebody because of a state, read in one statement for each kind of reader.

What has no day of its own is due the day after it began: the law says 及时, the office's target is 24 hours
(the domain reference, R-8). Row policies say whose rows are seen; conditions here say whose turn it is.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from api.access.database_roles import DatabaseRole
from api.db.session import Row, binding, driver
from api.domain.care_access.hand import Hand
from api.domain.care_rules.book import RuleBook
from api.domain.care_rules.words import RuleKey
from api.domain.episodes.terms import ONE_DAY
from api.domain.schedules.words import WaitingKind

_K = WaitingKind
_DAY: Final = "({} AT TIME ZONE 'Asia/Shanghai')::date"


def _wait(kind: WaitingKind, table: str, began: str, rows: str, **columns: str) -> str:
    """Rows of one table in the shape that all of them share. Settings are $1 street, $2 account, $3 units."""
    episode = columns.get("episode", "t.episode_id")
    owner = columns.get("owner", "NULL::uuid")
    return (
        f"SELECT '{kind.value}' AS kind, t.id, {episode} AS episode_id, {began} AS began_on,"  # noqa: S608
        f" {owner} AS owner_id FROM {table} t WHERE t.street_id = $1 AND {rows}"
    )


_STEPS: Final = _wait(
    _K.STEP_CONFIRMATION,
    "episode_transition",
    _DAY.format("t.recorded_at"),
    "t.state = 'pending_confirmation' AND t.actor_id IS DISTINCT FROM $2",
)
_FINDINGS: Final = _wait(
    _K.FINDING_DECISION, "breach_finding", _DAY.format("t.drafted_at"), "t.status = 'draft'"
)
_TIERS: Final = _wait(
    _K.TIER_COUNTERSIGNATURE,
    "assessment",
    "t.assessed_on",
    "t.status = 'awaiting_countersignature' AND t.recorded_by <> $2",
)
# Who assessed is not a lead's to read; that a signature is missing is.
_TIERS_OF_LEAD: Final = _wait(
    _K.TIER_COUNTERSIGNATURE, "assessment", "t.assessed_on", "t.status = 'awaiting_countersignature'"
)
_REFERRALS: Final = _wait(
    _K.REFERRAL_COUNTERSIGNATURE,
    "case_referral",
    _DAY.format("t.composed_at"),
    "t.status = 'draft' AND t.composed_by <> $2",
)
_OFFERED_HERE: Final = _wait(
    _K.TRANSFER_ANSWER,
    "transfer",
    _DAY.format("t.offered_at"),
    "t.status = 'offered' AND t.to_community_id = ANY ($3::uuid[])",
)
_OFFERED_AWAY: Final = _wait(
    _K.TRANSFER_UNANSWERED,
    "transfer",
    _DAY.format("t.offered_at"),
    "t.status = 'offered' AND t.to_community_id IS NOT NULL AND NOT t.to_community_id = ANY ($3::uuid[])",
)
_HAND_OVERS: Final = _wait(
    _K.HAND_OVER_ANSWER,
    "hand_over",
    _DAY.format("t.offered_at"),
    "t.status = 'offered'",
    owner="t.to_id",
)
_DECLARATIONS: Final = _wait(
    _K.CONFLICT_DECLARATION,
    "conflict_declaration",
    _DAY.format("t.asked_at"),
    "t.answered_at IS NULL",
    owner="t.account_id",
)
_OPENINGS: Final = _wait(
    _K.BREAK_GLASS_REVIEW,
    "break_glass_grant",
    _DAY.format("t.granted_at"),
    "t.verdict IS NULL AND t.account_id <> $2",
)
_RELEASES: Final = _wait(
    _K.EXPECTED_RELEASE,
    "release_notice",
    "t.release_on",
    "t.status = 'expected' AND t.episode_id IS NULL",
    episode="NULL::uuid",
    owner="t.keeper_id",
)
_HELP: Final = _wait(
    _K.HELP_REQUEST, "help_request", "t.due_on", "t.status = 'received'", episode="NULL::uuid"
)

_EVERY: Final = (_STEPS, _FINDINGS, _OFFERED_HERE, _OFFERED_AWAY, _DECLARATIONS, _OPENINGS, _RELEASES, _HELP)
_OF_WORKER: Final = " UNION ALL ".join((*_EVERY, _TIERS, _REFERRALS, f"{_HAND_OVERS} AND t.to_id = $2"))
_OF_OFFICE: Final = " UNION ALL ".join((*_EVERY, _TIERS, _REFERRALS, _HAND_OVERS))
_OF_LEAD: Final = " UNION ALL ".join((*_EVERY, _TIERS_OF_LEAD, _HAND_OVERS))
_TEXTS: Final = {
    DatabaseRole.CARE_WORKER: _OF_WORKER,
    DatabaseRole.CARE_LEAD: _OF_LEAD,
    DatabaseRole.CARE_OFFICE: _OF_OFFICE,
}

LEGAL_BASIS: Final = {
    _K.GOOD_REASON_CHECK: "戒毒条例 14（无正当理由）",
    _K.STEP_CONFIRMATION: "戒毒条例 21",
    _K.FINDING_DECISION: "戒毒条例 20",
    _K.TIER_COUNTERSIGNATURE: "个人信息保护法 24",
    _K.REFERRAL_COUNTERSIGNATURE: "戒毒条例 21、44（及时）",
    _K.TRANSFER_ANSWER: "戒毒条例 22",
    _K.TRANSFER_UNANSWERED: "戒毒条例 22",
    _K.HAND_OVER_ANSWER: "戒毒条例 17",
    _K.CONFLICT_DECLARATION: "戒毒条例 17",
    _K.BREAK_GLASS_REVIEW: "戒毒条例 7",
    _K.EXPECTED_RELEASE: "戒毒条例 34",
    _K.HELP_REQUEST: "戒毒条例 18、39",
}
"""On what it rests that somebody sees to it."""

_ON_ITS_DAY: Final = frozenset({_K.EXPECTED_RELEASE, _K.HELP_REQUEST})
_TRANSFERS: Final = frozenset({_K.TRANSFER_ANSWER, _K.TRANSFER_UNANSWERED})


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for somebody.

    Attributes:
        id: Of the thing that waits.
        episode_id: None where there is no episode yet, or none any more.
        owner_id: Whose turn it is, where that is one person.
    """

    kind: WaitingKind
    id: UUID
    episode_id: UUID | None
    due_on: date
    owner_id: UUID | None


async def list_waiting(hand: Hand, book: RuleBook) -> list[Waiting]:
    """Everything that waits, of what the caller may see."""
    actor = binding(hand.session).actor
    rows = await driver(hand.session).fetch(
        _TEXTS[hand.role], hand.street_id, actor.account_id, list(actor.units)
    )
    return [_waiting(row, book) for row in rows]


def _waiting(row: Row, book: RuleBook) -> Waiting:
    kind, began_on = WaitingKind(row["kind"]), row["began_on"]
    if kind in _ON_ITS_DAY:
        due_on = began_on
    elif kind in _TRANSFERS:
        days = book.value(RuleKey.TRANSFER_RECEIPT_DAYS, began_on)
        due_on = began_on + timedelta(days=days)
    else:
        due_on = began_on + ONE_DAY
    return Waiting(kind, row["id"], row["episode_id"], due_on, row["owner_id"])
