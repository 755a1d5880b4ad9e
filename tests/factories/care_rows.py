"""Rows of the daily work of care, past all rules: for tests of what is derived from them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from api.kit.clock import legal_date
from api.kit.ids import new_id
from tests.factories.care import CaseKit, put
from tests.factories.street import StreetKit

TODAY = legal_date(datetime.now(UTC))


def days_ago(days: int) -> date:
    """A legal day before today."""
    return TODAY - timedelta(days=days)


async def add(street: StreetKit, case: CaseKit, table: str, **columns: Any) -> UUID:
    """A row of an episode, recorded by its lead now unless the columns say otherwise."""
    community_id = await street.owner.fetchval(
        "SELECT community_id FROM episode WHERE street_id = $1 AND id = $2", street.id, case.id
    )
    row = {"street_id": street.id, "id": new_id(), "episode_id": case.id, "community_id": community_id}
    return await put(street.owner, table, row | columns)


def _recorded(case: CaseKit) -> dict[str, Any]:
    return {"recorded_by": case.lead.id, "recorded_at": datetime.now(UTC)}


async def add_contact(street: StreetKit, case: CaseKit, on: date, *, is_reached: bool = True) -> UUID:
    """A contact by phone."""
    at = datetime(on.year, on.month, on.day, 2, tzinfo=UTC)
    return await add(
        street,
        case,
        "support_contact",
        at=at,
        on_date=on,
        kind="phone",
        is_reached=is_reached,
        topics=[],
        needs=[],
        **_recorded(case),
    )


async def add_test(street: StreetKit, case: CaseKit, on: date, result: str = "negative", **more: Any) -> UUID:
    """A test of urine, or one that was not taken."""
    is_taken = result not in {"refused", "evaded", "not_taken_with_reason"}
    return await add(
        street,
        case,
        "drug_test",
        sampled_on=on,
        sample="urine" if is_taken else None,
        result=result,
        is_final=result == "negative",
        **more,
        **_recorded(case),
    )


async def add_tier(
    street: StreetKit, case: CaseKit, tier: str, on: date, days: int, status: str = "in_force"
) -> UUID:
    """An assessment that holds so many days."""
    return await add(
        street,
        case,
        "assessment",
        assessed_on=on,
        tier=tier,
        status=status,
        expires_on=on + timedelta(days=days),
        countersigned_by=new_id(),
        **_recorded(case),
    )


async def add_step(street: StreetKit, case: CaseKit, source: str, target: str, on: date) -> UUID:
    """A step that was applied."""
    return await add(
        street,
        case,
        "episode_transition",
        from_status=source,
        to_status=target,
        effective_on=on,
        state="applied",
        legal_basis="戒毒条例 24",
        is_automatic=False,
        actor_id=case.lead.id,
        recorded_at=datetime.now(UTC),
    )
