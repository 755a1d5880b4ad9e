"""A case with its person and team, from nothing, past all rules: for tests of what comes after."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from api.access.permissions import Duty
from api.kit.clock import legal_date
from api.kit.ids import new_id
from tests.factories.street import AccountKit, StreetKit

NAME = "甲某某"
ID_NUMBER = "990000199001010017"
PHONE = "13800000000"
FOR_SUPERVISION = {"Access-Purpose": "supervision"}


@dataclass(frozen=True)
class CaseKit:
    id: UUID
    participant_id: UUID
    pseudonym: str
    lead: AccountKit
    deputy: AccountKit | None


async def put(owner: asyncpg.Pool, table: str, row: dict[str, Any]) -> UUID:
    """Insert a row as the superuser; its id."""
    names = ", ".join(row)
    places = ", ".join(f"${place}" for place in range(1, len(row) + 1))
    await owner.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", *row.values())
    found: UUID = row["id"]
    return found


async def make_participant(street: StreetKit, keeper: AccountKit, **changes: Any) -> UUID:
    """A participant whose name is `NAME`, kept by an account."""
    participant_id, now = new_id(), datetime.now(UTC)
    box = street.services.care_boxes.of(street.id)
    who = {"name": NAME, "document_number": ID_NUMBER, "phone": PHONE}
    row = {
        "street_id": street.id,
        "id": participant_id,
        "pseudonym": f"T-{participant_id.hex[-8:]}",
        "community_id": street.units[street.code + "001"],
        "lawful_basis": "statutory_duty",
        "file_class": "normal",
        "keeper_id": keeper.id,
        "sealed": box.seal("participant", participant_id, who),
        "id_tag": box.tag("document_number", ID_NUMBER),
        "phone_tag": box.tag("phone", PHONE),
        "opened_by": keeper.id,
        "opened_at": now,
        "is_held": False,
        "changed_at": now,
        "version": 1,
    }
    return await put(street.owner, "participant", row | changes)


async def make_case(
    street: StreetKit,
    lead: AccountKit | None = None,
    deputy: AccountKit | None = None,
    *,
    suffix: str = "001",
    **changes: Any,
) -> CaseKit:
    """An episode in progress since half a year, with its lead and perhaps a deputy; `changes` are columns."""
    lead = lead or await street.account(Duty.CASE_WORKER)
    today = legal_date(datetime.now(UTC))
    began = today - timedelta(days=183)
    community_id = street.units[street.code + suffix]
    participant_id = await make_participant(street, lead, community_id=community_id)
    episode_id = new_id()
    row: dict[str, Any] = {
        "street_id": street.id,
        "id": episode_id,
        "participant_id": participant_id,
        "community_id": community_id,
        "pseudonym": f"CT-2026-{episode_id.hex[-8:]}",
        "type": "community_treatment",
        "status": "in_progress",
        "file_class": "normal",
        "execution_basis": "current_residence",
        "is_isolation_exempt": False,
        "has_maintenance": False,
        "decided_on": began - timedelta(days=10),
        "decision_received_on": began - timedelta(days=8),
        "notified_on": began - timedelta(days=7),
        "report_due_on": began + timedelta(days=7),
        "first_contact_on": began - timedelta(days=6),
        "reported_on": began,
        "term_months": 36,
        "credited_days": 0,
        "agreement_signed_on": began + timedelta(days=3),
        "tier": "unassessed",
        "lead_id": lead.id,
        "deputy_id": None if deputy is None else deputy.id,
        "team_formed_at": None if deputy is None else datetime.now(UTC),
        "asked_languages": [],
        "free_weekdays": [],
        "excluded_ids": [],
        "opened_by": lead.id,
        "opened_at": datetime.now(UTC),
        "changed_at": datetime.now(UTC),
        "version": 1,
    }
    row |= changes
    await put(street.owner, "episode", row)
    await add_step(street, row, None, "order_received", row["decision_received_on"])
    if row["status"] != "order_received":
        await add_step(street, row, "order_received", row["status"], row["reported_on"] or row["notified_on"])
    case = CaseKit(episode_id, participant_id, row["pseudonym"], lead, deputy)
    await add_member(street, case, lead, "lead", began)
    if deputy is not None:
        await add_member(street, case, deputy, "deputy", began)
    return case


async def add_step(
    street: StreetKit, episode: dict[str, Any], before: str | None, after: str, effective_on: date
) -> UUID:
    """An applied step of an episode."""
    step = {
        "street_id": street.id,
        "id": new_id(),
        "episode_id": episode["id"],
        "community_id": episode["community_id"],
        "from_status": before,
        "to_status": after,
        "effective_on": effective_on,
        "state": "applied",
        "legal_basis": "戒毒条例",
        "is_automatic": False,
        "actor_id": episode["opened_by"],
        "recorded_at": datetime.now(UTC),
    }
    return await put(street.owner, "episode_transition", step)


async def add_member(
    street: StreetKit, case: CaseKit, account: AccountKit, position: str, begins_on: date
) -> UUID:
    """Put an account into the team of a case."""
    now = datetime.now(UTC)
    community_id = await street.owner.fetchval(
        "SELECT community_id FROM episode WHERE street_id = $1 AND id = $2", street.id, case.id
    )
    row = {
        "street_id": street.id,
        "id": new_id(),
        "episode_id": case.id,
        "participant_id": case.participant_id,
        "community_id": community_id,
        "account_id": account.id,
        "position": position,
        "team_role": "lead_worker" if position == "lead" else "social_worker",
        "status": "active",
        "begins_on": begins_on,
        "recorded_by": account.id,
        "recorded_at": now,
        "changed_at": now,
        "version": 1,
    }
    return await put(street.owner, "pairing", row)
