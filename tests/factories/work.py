"""What happens in a grid, as rows, and the people who keep and read its records."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx

from api.access.actor import Actor
from api.access.permissions import Duty
from api.jobs.hands import Hands
from api.kit.ids import new_id
from tests.factories.street import AccountKit, StreetKit

# Friday of 2026-W48, noon in Shanghai; jobs and factories tell the time by it, sessions by the real clock.
FRIDAY = datetime(2026, 11, 27, 4, tzinfo=UTC)
WEEK = "2026-W48"


async def insert(street: StreetKit, table: str, **row: Any) -> UUID:
    """A row past all policies, with an id of its own."""
    row = {"street_id": street.id, "id": new_id(), **row}
    names, places = ", ".join(row), ", ".join(f"${place}" for place in range(1, len(row) + 1))
    await street.owner.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", *row.values())
    found: UUID = row["id"]
    return found


@dataclass
class Field:
    """A street at work: a chief and a worker in the first grid, a community lead, an office lead."""

    client: httpx.AsyncClient
    street: StreetKit
    chief: AccountKit
    worker: AccountKit
    community: AccountKit
    office: AccountKit

    def grid(self, suffix: str = "001001") -> UUID:
        return self.street.units[self.street.code + suffix]

    def code(self, suffix: str = "001001") -> str:
        return self.street.code + suffix

    def hands(self, at: datetime) -> Hands:
        services = self.street.services
        return Hands(services.database, services.keyring, lambda: at)

    @property
    def worker_process(self) -> Actor:
        return Actor(kind="worker", street_id=self.street.id, street_code=self.street.code)

    async def get(self, path: str, who: AccountKit, **params: Any) -> httpx.Response:
        return await self.client.get(path, params=params, headers=who.headers)

    async def send(
        self, method: str, path: str, who: AccountKit, body: Mapping[str, Any] | None = None, **headers: str
    ) -> httpx.Response:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.client.request(method, path, json=body, headers={**who.headers, **sent})

    async def check_in(self, at: datetime, suffix: str = "001001") -> UUID:
        return await insert(
            self.street, "check_in", account_id=self.worker.id, grid_id=self.grid(suffix), kind="routine",
            device_at=at, observed_at=at, received_at=at, is_mock_location=False, geofence="unknown",
            flags=[],
        )  # fmt: skip

    async def observe(self, kind: str, at: datetime, suffix: str = "001001", **more: Any) -> UUID:
        row = {
            "account_id": self.worker.id, "grid_id": self.grid(suffix), "kind": kind, "device_at": at,
            "observed_at": at, "received_at": at, "geofence": "unknown", "flags": [], "status": "open",
            "awaits_follow_up": False, "version": 1, **more,
        }  # fmt: skip
        return await insert(self.street, "observation", **row)

    async def tasks(self, kind: str) -> list[dict[str, Any]]:
        rows = await self.street.owner.fetch(
            "SELECT owner_id, unit_id, status, due_at, source_id, note FROM task"
            " WHERE street_id = $1 AND kind = $2 ORDER BY id",
            self.street.id,
            kind,
        )
        return [dict(row) for row in rows]

    async def notices(self, kind: str) -> list[UUID]:
        rows = await self.street.owner.fetch(
            "SELECT account_id FROM notice WHERE street_id = $1 AND kind = $2 ORDER BY id",
            self.street.id,
            kind,
        )
        return [row["account_id"] for row in rows]

    async def audited(self, action: str) -> int:
        count = await self.street.owner.fetchval(
            "SELECT count(*) FROM audit_event WHERE street_id = $1 AND action = $2", self.street.id, action
        )
        return int(count)


async def make_field(
    client: httpx.AsyncClient, street: StreetKit, *, since: datetime = FRIDAY - timedelta(days=4)
) -> Field:
    """The people of a street, who came on Monday of the week if nothing else is said."""
    chief = await street.account(Duty.GRID_CHIEF, unit_suffix="001001")
    await street.assign(chief, "001001")
    worker = await street.account(Duty.GRID_WORKER, unit_suffix="001001")
    community = await street.account(Duty.COMMUNITY_LEAD)
    office = await street.account(Duty.OFFICE_LEAD)
    await street.owner.execute("UPDATE account SET created_at = $2 WHERE street_id = $1", street.id, since)
    return Field(client, street, chief, worker, community, office)


async def make_patrol(
    field: Field, status: str, ends_at: datetime, findings: list[str] | None = None
) -> UUID:
    """A patrol whose window ended, done or missed."""
    return await insert(
        field.street, "patrol", grid_id=field.grid(), owner_id=field.worker.id, status=status,
        findings=findings, planned_on=ends_at.date(), window_starts_at=ends_at - timedelta(hours=2),
        window_ends_at=ends_at,
        point_ids=[], created_at=ends_at, changed_at=ends_at, ended_at=ends_at, version=1,
    )  # fmt: skip


async def make_campaign(field: Field, entrances: int = 1) -> tuple[UUID, list[UUID]]:
    """An open campaign of the community, and the entrances of its register, all in the first grid."""
    street, now = field.street, datetime.now(UTC)
    campaign = await insert(
        street, "outreach_campaign", name_zh="入户宣传", status="open", starts_on=now.date(),
        ends_on=now.date(), created_by=field.office.id, created_at=now, opened_at=now, version=1,
    )  # fmt: skip
    await street.owner.execute(
        "INSERT INTO campaign_register VALUES ($1, $2, 1, 'x', $3, $3, $4, $5)",
        street.id, campaign, entrances, field.office.id, now,
    )  # fmt: skip
    units = [
        await insert(street, "address_unit", community_id=field.grid("001"), code=f"楼{place}")
        for place in range(entrances)
    ]
    for unit in units:
        await street.owner.execute(
            "INSERT INTO campaign_register_line VALUES ($1, $2, 1, $3, $4, 10)",
            street.id, campaign, unit, field.grid(),
        )  # fmt: skip
    return campaign, units


async def make_visit(field: Field, at: datetime, campaign: UUID, unit: UUID, **counts: Any) -> UUID:
    """One attempt at an entrance."""
    row = {
        "account_id": field.worker.id, "grid_id": field.grid(), "campaign_id": campaign,
        "address_unit_id": unit, "device_at": at, "observed_at": at, "received_at": at, "contacted": 1,
        "no_answer": 0, "refused": 0, "empty_registration": 0, "demolished": 0, "leaflets": 0, "flags": [],
        **counts,
    }  # fmt: skip
    return await insert(field.street, "visit", **row)


async def make_re_visit(field: Field, campaign: UUID, unit: UUID) -> UUID:
    """A second visit that somebody was sent to."""
    street, now = field.street, datetime.now(UTC)
    draw = await insert(
        street, "re_visit_draw", campaign_id=campaign, share_percent=5, seed=b"x", frame_size=1,
        sample_size=1, drawn_by=field.office.id, drawn_at=now,
    )  # fmt: skip
    task = await insert(
        street, "task", kind="re_visit", status="open", unit_id=field.grid(), owner_id=field.worker.id,
        due_at=now, reminders=0, created_at=now, changed_at=now, version=1,
    )  # fmt: skip
    return await insert(
        street, "re_visit", campaign_id=campaign, draw_id=draw, address_unit_id=unit, grid_id=field.grid(),
        households=10, owner_id=field.worker.id, task_id=task, status="planned", created_at=now, version=1,
    )  # fmt: skip
