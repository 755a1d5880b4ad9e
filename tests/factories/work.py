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
