"""Erasing what has been kept long enough: by class, in small steps, with a line in the ledger for each.

A step and its line stand or fall together, so that a run which breaks off has lost nothing and repeats
nothing. What somebody holds for a court or an archive (`is_held`) stays. Source: the domain reference, 2.8.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from api.db.session import driver
from api.domain.care_access.hand import Hand
from api.domain.care_retention.files import erase_files
from api.domain.care_rules.book import RuleBook
from api.domain.care_rules.queries import load_book
from api.domain.care_rules.words import RuleKey
from api.domain.episodes.terms import add_months
from api.kit.ids import new_id

AT_ONCE: Final = 200
"""Rows of one transaction; of whole files a tenth of it."""

_NOT_HELD: Final = """
    NOT EXISTS (SELECT FROM participant p JOIN episode e ON e.street_id = $1 AND e.participant_id = p.id
                WHERE p.street_id = $1 AND p.is_held AND e.id = x.episode_id)
"""
_TESTS: Final = f"""
    SELECT x.id, x.episode_id AS object_id FROM drug_test x
    JOIN episode f ON f.street_id = $1 AND f.id = x.episode_id
    WHERE x.street_id = $1 AND f.ended_on < $2 AND {_NOT_HELD}
"""  # noqa: S608 - constants
_ASSESSMENTS: Final = f"""
    SELECT x.id, x.episode_id AS object_id FROM assessment x
    WHERE x.street_id = $1 AND x.status IN ('superseded', 'expired', 'withdrawn')
      AND (x.ended_at AT TIME ZONE 'Asia/Shanghai')::date < $2 AND {_NOT_HELD}
"""  # noqa: S608 - constants
_NOTICES: Final = """
    SELECT x.id, x.id AS object_id FROM release_notice x
    WHERE x.street_id = $1 AND x.episode_id IS NULL AND x.release_on < $2
"""
_LINES: Final = """
    SELECT x.id, NULL::uuid AS object_id FROM care_audit_event x WHERE x.street_id = $1 AND x.on_date < $2
"""
_FILES: Final = """
    SELECT x.id, x.id AS object_id FROM participant x
    WHERE x.street_id = $1 AND x.keep_until < $2 AND x.erased_on IS NULL AND NOT x.is_held
"""
_LEDGER: Final = """
    INSERT INTO care_erasure
      (street_id, id, run_id, retention_class, object_type, object_id, row_count, erased_on)
    SELECT $1, id, $2, $3, $4, object_id, row_count, $5
    FROM unnest($6::uuid[], $7::uuid[], $8::int[]) AS t (id, object_id, row_count)
"""


@dataclass(frozen=True, slots=True)
class RetentionClass:
    """What is erased together.

    Attributes:
        rule: How long it is kept; None for files, whose day stands on them.
        due: SELECT of `id` and `object_id` of what is due before the day $2.
        deletes: Statements that delete the ids $2; empty for files.
        is_told: Whether the ledger keeps a line; of audit lines it does not, since nobody is named there.
    """

    name: str
    object_type: str
    rule: RuleKey | None
    due: str
    deletes: tuple[str, ...] = ()
    is_told: bool = True


CLASSES: Final = (
    RetentionClass(
        "drug_test",
        "episode",
        RuleKey.DRUG_TEST_KEEP_MONTHS,
        _TESTS,
        ("DELETE FROM drug_test WHERE street_id = $1 AND id = ANY ($2)",),
    ),
    RetentionClass(
        "assessment",
        "episode",
        RuleKey.ASSESSMENT_KEEP_MONTHS,
        _ASSESSMENTS,
        (
            "DELETE FROM tier_review WHERE street_id = $1 AND assessment_id = ANY ($2)",
            "DELETE FROM assessment WHERE street_id = $1 AND id = ANY ($2)",
        ),
    ),
    RetentionClass(
        "release_notice",
        "release_notice",
        RuleKey.RELEASE_NOTICE_KEEP_DAYS,
        _NOTICES,
        ("DELETE FROM release_notice WHERE street_id = $1 AND id = ANY ($2)",),
    ),
    RetentionClass("participant_file", "participant", None, _FILES),
    RetentionClass(
        "care_audit",
        "care_audit_event",
        RuleKey.CARE_AUDIT_KEEP_MONTHS,
        _LINES,
        ("DELETE FROM care_audit_event WHERE street_id = $1 AND id = ANY ($2)",),
        is_told=False,
    ),
)
"""Every class of care data that is erased by itself."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What a step did, or a dry run would do.

    Attributes:
        rows: Of files: files.
    """

    name: str
    rows: int


async def count_erasable(hand: Hand) -> list[Erased]:
    """How much is due in each class: what a dry run tells."""
    book = await load_book(hand)
    found = []
    for one in CLASSES:
        count = f"SELECT count(*) FROM ({one.due}) AS due"  # noqa: S608 - constants
        rows = await driver(hand.session).fetchval(count, hand.street_id, _before(one, book, hand.today))
        found.append(Erased(one.name, rows))
    return found


async def erase_some(hand: Hand, one: RetentionClass, run_id: UUID) -> Erased:
    """Erase up to `AT_ONCE` rows of a class. Not committed here; under the role of the worker process."""
    before = _before(one, await load_book(hand), hand.today)
    limited = f"{one.due} ORDER BY x.id LIMIT {AT_ONCE}"
    rows = await driver(hand.session).fetch(limited, hand.street_id, before)
    ids = [row["id"] for row in rows]
    if not ids:
        return Erased(one.name, 0)
    if one.rule is None:
        counted = await erase_files(hand, ids)
    else:
        for text in one.deletes:
            await driver(hand.session).execute(text, hand.street_id, ids)
        counted = Counter(row["object_id"] for row in rows)
    if one.is_told:
        await _tell(hand, one, run_id, counted)
    await hand.record("erase", one.object_type, None, detail={"class": one.name, "rows": len(ids)})
    return Erased(one.name, len(ids))


def _before(one: RetentionClass, book: RuleBook, today: date) -> date:
    if one.rule is None:
        return today
    row = book.rule(one.rule, today)
    if one.rule is RuleKey.RELEASE_NOTICE_KEEP_DAYS:
        return today - timedelta(days=row.value)
    return add_months(today, -row.value)


async def _tell(hand: Hand, one: RetentionClass, run_id: UUID, counted: Counter[UUID]) -> None:
    objects: Collection[UUID] = sorted(counted)
    await driver(hand.session).execute(
        _LEDGER,
        hand.street_id,
        run_id,
        one.name,
        one.object_type,
        hand.today,
        [new_id() for _ in objects],
        list(objects),
        [counted[object_id] for object_id in objects],
    )
