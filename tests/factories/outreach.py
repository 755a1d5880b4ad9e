"""A campaign at work: a register, and visits as phones tell of them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx

from api.access.permissions import Duty
from tests.factories.field import now_text
from tests.factories.street import AccountKit, StreetKit

BASE = "/v1/outreach-campaigns"


class Campaign:
    """A campaign that an office lead opened."""

    def __init__(self, client: httpx.AsyncClient, street: StreetKit, lead: AccountKit) -> None:
        self.client = client
        self.street = street
        self.lead = lead
        self.id = ""
        self.units: dict[str, str] = {}

    @property
    def path(self) -> str:
        return f"{BASE}/{self.id}"

    async def get(self, path: str = "", who: AccountKit | None = None, **params: Any) -> httpx.Response:
        headers = (who or self.lead).headers
        return await self.client.get(f"{self.path}{path}", params=params or None, headers=headers)

    async def post(
        self, path: str, body: Any = None, who: AccountKit | None = None, **headers: str
    ) -> httpx.Response:
        headers = {**(who or self.lead).headers, **headers}
        return await self.client.post(f"{self.path}{path}", json=body, headers=headers)

    async def edit(self, verb: str, body: Any = None) -> httpx.Response:
        match = (await self.get()).headers["etag"]
        return await self.post(f"/{verb}", body, **{"If-Match": match})

    async def freeze(self, lines: list[tuple[str, str, int]], reason: str = "第一版") -> httpx.Response:
        """A version of the register, from suffix of the grid, entrance, households."""
        sent = [
            {"grid_code": self.street.code + suffix, "code": code, "households": households}
            for suffix, code, households in lines
        ]
        answer = await self.post("/registers", {"reason": reason, "lines": sent})
        if answer.status_code == 201:
            version = answer.json()["register_version"]
            page = (await self.get(f"/registers/{version}", limit=100)).json()["items"]
            self.units |= {line["code"]: line["address_unit_id"] for line in page}
        return answer

    async def open(self) -> None:
        answer = await self.edit("opening")
        assert answer.status_code == 200, answer.text
        await self.street.owner.execute(
            "UPDATE outreach_campaign SET opened_at = $2 WHERE id = $1",
            UUID(self.id),
            datetime.now(UTC) - timedelta(days=30),
        )

    def visit(self, code: str, **changes: Any) -> dict[str, Any]:
        return {
            "id": str(uuid4()),
            "campaign_id": self.id,
            "address_unit_id": self.units[code],
            "observed_at": now_text(),
            **changes,
        }

    async def send(self, who: AccountKit, *items: dict[str, Any]) -> list[dict[str, Any]]:
        body = {"sent_at": now_text(), "items": [{"type": "visit", **item} for item in items]}
        answer = await self.client.post("/v1/me/records/batch", json=body, headers=who.headers)
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["items"]
        return found


async def make_campaign(
    client: httpx.AsyncClient, street: StreetKit, lead: AccountKit | None = None, **changes: Any
) -> Campaign:
    """A draft."""
    campaign = Campaign(client, street, lead or await street.account(Duty.OFFICE_LEAD))
    body = {"name_zh": "冬季入户", "starts_on": "2026-11-01", "ends_on": "2099-01-31", **changes}
    answer = await client.post(BASE, json=body, headers=campaign.lead.headers)
    assert answer.status_code == 201, answer.text
    campaign.id = answer.json()["id"]
    return campaign
