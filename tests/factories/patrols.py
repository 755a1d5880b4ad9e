"""A grid that is patrolled: points, a chief who plans, a worker who walks."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx

from api.access.actor import Actor
from api.access.permissions import Duty
from api.jobs.hands import Hands
from api.kit.clock import SHANGHAI
from api.kit.ids import new_id
from tests.factories.field import INSIDE, check_in_item, worker_of
from tests.factories.street import AccountKit, StreetKit

TEMPLATE: dict[str, Any] = {
    "name": "夜间沿河",
    "point_codes": [],
    "weekdays": [1, 2, 3, 4, 5, 6, 7],
    "span_starts": "00:00",
    "span_ends": "24:00",
    "window_min": 60,
    "note": "留意桥下。",
}


class Beat:
    """A grid with those who plan and walk in it."""

    def __init__(
        self, client: httpx.AsyncClient, street: StreetKit, lead: AccountKit, walker: AccountKit
    ) -> None:
        self.client = client
        self.street = street
        self.lead = lead
        self.walker = walker
        self.grid_code = f"{street.code}001001"

    async def call(
        self, method: str, path: str, body: Any = None, who: AccountKit | None = None, **headers: str
    ) -> httpx.Response:
        account = who or self.lead
        return await self.client.request(method, path, json=body, headers={**account.headers, **headers})

    async def post(
        self, path: str, body: Any = None, who: AccountKit | None = None, **headers: str
    ) -> httpx.Response:
        return await self.call("POST", path, body, who, **headers)

    async def get(self, path: str, who: AccountKit | None = None, **params: Any) -> httpx.Response:
        return await self.client.get(path, params=params or None, headers=(who or self.lead).headers)

    async def items(self, path: str, who: AccountKit | None = None, **params: Any) -> list[dict[str, Any]]:
        answer = await self.get(path, who, **params)
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["items"]
        return found

    async def point(self, code: str, suffix: str = "001001", valid_to: date | None = None) -> str:
        """A patrol point of a grid; its code."""
        full = f"{self.street.code}-{code}"
        await self.street.owner.execute(
            "INSERT INTO patrol_point (street_id, id, code, kind, grid_id, name_zh, longitude, latitude,"
            " crs, valid_from, valid_to, changed_at, version)"
            " VALUES ($1, $2, $3, 'green_space', $4, '广场', $5, $6, 'wgs84', '2020-01-01', $7, now(), 1)",
            self.street.id,
            new_id(),
            full,
            self.street.units[self.street.code + suffix],
            *INSIDE,
            valid_to,
        )
        return full

    async def plan(self, *points: str, starts_in_h: float = -1, **fields: Any) -> dict[str, Any]:
        """A patrol whose window is three hours long, and has begun unless told otherwise."""
        starts_at = datetime.now(UTC) + timedelta(hours=starts_in_h)
        body = {
            "grid_code": self.grid_code,
            "point_codes": list(points),
            "window_starts_at": starts_at.isoformat(),
            "window_ends_at": (starts_at + timedelta(hours=3)).isoformat(),
            **fields,
        }
        answer = await self.post("/v1/patrols", body)
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made

    async def template(self, **fields: Any) -> dict[str, Any]:
        answer = await self.post("/v1/patrol-templates", {"grid_code": self.grid_code, **TEMPLATE, **fields})
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made

    async def check_in(
        self, patrol_id: str, point_code: str | None = None, who: AccountKit | None = None, **fields: Any
    ) -> None:
        """Be at a point of a patrol, now unless told otherwise."""
        item = check_in_item(self.street, patrol_id=patrol_id, kind="patrol", point_code=point_code, **fields)
        answer = await self.post("/v1/check-ins", item, who or self.walker)
        assert answer.json()["items"][0]["result"] == "created", answer.text

    async def row(self, table: str, row_id: str) -> dict[str, Any]:
        found = await self.street.owner.fetchrow(
            f"SELECT * FROM {table} WHERE street_id = $1 AND id = $2",
            self.street.id,
            UUID(row_id),
        )
        return dict(found)

    async def task_of(self, source_id: str) -> dict[str, Any]:
        found = await self.street.owner.fetchrow(
            "SELECT * FROM task WHERE street_id = $1 AND source_id = $2", self.street.id, UUID(source_id)
        )
        return dict(found)

    async def notices(self) -> list[tuple[UUID, str]]:
        rows = await self.street.owner.fetch(
            "SELECT account_id, kind FROM notice WHERE street_id = $1 ORDER BY id", self.street.id
        )
        return [(row["account_id"], row["kind"]) for row in rows]

    async def count(self, table: str) -> int:
        found: int = await self.street.owner.fetchval(
            f"SELECT count(*) FROM {table} WHERE street_id = $1",
            self.street.id,
        )
        return found

    def hands(self, at: datetime | None = None) -> Hands:
        """What a job works with, at a time."""
        services = self.street.services
        return Hands(services.database, services.keyring, lambda: at or datetime.now(UTC))

    @property
    def worker(self) -> Actor:
        """The service's own hand."""
        return Actor(kind="worker", street_id=self.street.id, street_code=self.street.code)


async def make_beat(client: httpx.AsyncClient, street: StreetKit) -> Beat:
    """A community lead who plans, and the responsible of the first small grid."""
    lead = await street.account(Duty.COMMUNITY_LEAD)
    return Beat(client, street, lead, await worker_of(street))


def at_noon(on: date) -> datetime:
    """Noon of a day in Asia/Shanghai."""
    return datetime(on.year, on.month, on.day, 12, tzinfo=SHANGHAI)


def key() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid4())}
