"""What a phone sends to the intake, and what a test may look at behind it."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx

from api.crypto.envelope import Envelope
from api.crypto.receipts import lookup_id, normalise
from tests.factories.street import StreetKit


def tip_body(street: StreetKit, **changes: Any) -> dict[str, Any]:
    """A routine, anonymous tip in the clear."""
    return {
        "street_code": street.code,
        "door": "tip",
        "category": "street_dealing",
        "urgency": "routine",
        "channel_hint": "in_person",
        "substance_hint": "unknown",
        "content": {"narrative": "傍晚在单元门口见到小包交易。"},
        "reporter": {"mode": "anonymous"},
        **changes,
    }


def help_body(street: StreetKit, **changes: Any) -> dict[str, Any]:
    """An urgent call for help in the clear: urgent, so that the care team sees it at once."""
    return {
        "street_code": street.code,
        "door": "help_request",
        "urgency": "urgent",
        "content": {"narrative": "家人想戒毒，不知道从哪里开始。"},
        "reporter": {"mode": "named", "contact": {"phone": "000-0000-0000"}},
        **changes,
    }


@dataclass(frozen=True)
class Sent:
    """A submission that was taken, and the phone that sent it."""

    client: httpx.AsyncClient
    street: StreetKit
    id: UUID
    receipt_code: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Receipt {self.receipt_code}"}

    async def page(self) -> dict[str, Any]:
        answer = await self.client.get("/v1/receipt", headers=self.headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def post(self, verb: str, *, key: str | None = None, **content: Any) -> httpx.Response:
        extra = {} if key is None else {"Idempotency-Key": key}
        return await self.client.post(f"/v1/receipt/{verb}", headers=self.headers | extra, **content)

    async def row(self, table: str = "tip") -> Any:
        return await self.street.owner.fetchrow(f"SELECT * FROM {table} WHERE id = $1", self.id)


async def post_tip(
    client: httpx.AsyncClient, body: dict[str, Any], key: str | None = None, **headers: str
) -> httpx.Response:
    """One POST /v1/tips with a fresh key, or with this one."""
    sent = {"Idempotency-Key": key or str(uuid4()), **headers}
    return await client.post("/v1/tips", json=body, headers=sent)


async def send(client: httpx.AsyncClient, street: StreetKit, body: dict[str, Any] | None = None) -> Sent:
    """A submission that is taken."""
    answer = await post_tip(client, body or tip_body(street))
    assert answer.status_code == 201, answer.text
    code = answer.json()["receipt_code"]
    return Sent(client, street, await subject_of(street, code), code)


async def subject_of(street: StreetKit, code: str) -> UUID:
    """The tip or help request that a receipt leads to, as the service's secrets tell."""
    lookup = lookup_id(normalise(code), street.services.keyring.lookup_secret)
    return await street.owner.fetchval("SELECT subject_id FROM receipt_claim WHERE lookup_id = $1", lookup)


def envelope(stored: Any) -> Envelope:
    """A stored envelope."""
    return Envelope.from_json(json.loads(stored) if isinstance(stored, str) else stored)
