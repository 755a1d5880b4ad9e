"""Referrals as the care side makes them: a case with a confirmed finding, a team of two, and a machine."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx

from api.access.actor import Actor
from api.access.permissions import Duty
from api.jobs.hands import Hands
from api.kit.clock import legal_date
from api.kit.ids import new_id
from tests.factories.care import CaseKit, make_case, put
from tests.factories.street import AccountKit, StreetKit

FACTS = "三次未按约定接受检测，均已书面提醒；本人知悉后果。"
CONTACT = "街道禁毒办值班室"
ORDER_NUMBER = "试公(禁)社戒决字〔2026〕0001号"


async def add_finding(street: StreetKit, case: CaseKit, kind: str = "serious_breach", **changes: Any) -> UUID:
    """A finding of a case, confirmed by somebody else."""
    finding_id, now = new_id(), datetime.now(UTC)
    row = {
        "street_id": street.id,
        "id": finding_id,
        "episode_id": case.id,
        "community_id": street.units[street.code + "001"],
        "kind": kind,
        "breach_ground": "test_refusal_3" if kind == "serious_breach" else None,
        "status": "confirmed",
        "drafted_at": now,
        "evidence_ids": [],
        "sealed": street.services.care_boxes.of(street.id).seal(
            "breach_finding", finding_id, {"reason": "x"}
        ),
        "decided_by": new_id(),
        "decided_at": now,
    }
    return await put(street.owner, "breach_finding", row | changes)


async def add_order(street: StreetKit, case: CaseKit, number: str | None = ORDER_NUMBER) -> UUID:
    """The paper of the order."""
    document_id, now = new_id(), datetime.now(UTC)
    words = {} if number is None else {"number": number}
    row = {
        "street_id": street.id,
        "id": document_id,
        "episode_id": case.id,
        "community_id": street.units[street.code + "001"],
        "type": "order_document",
        "issued_on": legal_date(now) - timedelta(days=193),
        "received_on": legal_date(now) - timedelta(days=191),
        "sealed": street.services.care_boxes.of(street.id).seal("episode_document", document_id, words),
        "recorded_by": case.lead.id,
        "recorded_at": now,
    }
    return await put(street.owner, "episode_document", row)


@dataclass
class Door:
    """Both sides of the one door.

    Attributes:
        lead: Composes.
        deputy: Countersigns.
    """

    client: httpx.AsyncClient
    street: StreetKit
    case: CaseKit
    finding_id: UUID
    police: AccountKit
    lead: AccountKit
    deputy: AccountKit
    etags: dict[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return f"/v1/episodes/{self.case.id}/referrals"

    @property
    def hands(self) -> Hands:
        services = self.street.services
        return Hands(services.database, services.keyring, lambda: datetime.now(UTC))

    @property
    def worker(self) -> Actor:
        return Actor(kind="worker", street_id=self.street.id, street_code=self.street.code)

    async def get(self, path: str = "", who: AccountKit | None = None, **headers: str) -> httpx.Response:
        return await self.client.get(self.path + path, headers={**(who or self.lead).headers, **headers})

    async def post(
        self, path: str, body: Any = None, who: AccountKit | None = None, **headers: str
    ) -> httpx.Response:
        every = {**(who or self.lead).headers, **headers}
        if body is None:
            return await self.client.post(self.path + path, headers=every)
        return await self.client.post(self.path + path, json=body, headers=every)

    def body(self, **changes: Any) -> dict[str, Any]:
        return {
            "ground": "serious_breach",
            "station_code": f"{self.street.code}900",
            "finding_id": str(self.finding_id),
            "facts": FACTS,
            "office_contact": CONTACT,
        } | changes

    async def compose(self, **changes: Any) -> str:
        """A draft; its id."""
        answer = await self.post("", self.body(**changes))
        assert answer.status_code == 201, answer.text
        self.etags[answer.json()["id"]] = answer.headers["ETag"]
        return str(answer.json()["id"])

    async def attach(self, referral_id: str, data: bytes, kind: str = "test_notice") -> httpx.Response:
        answer = await self.client.post(
            f"{self.path}/{referral_id}/attachments?type={kind}",
            files={"file": ("IMG.jpg", data, "image/jpeg")},
            headers=self.lead.headers,
        )
        if answer.status_code == 201:
            self.etags[referral_id] = answer.headers["ETag"]
        return answer

    async def sign(self, referral_id: str, who: AccountKit | None = None, **headers: str) -> httpx.Response:
        match = {"If-Match": self.etags[referral_id], **headers}
        return await self.post(f"/{referral_id}/countersignature", None, who or self.deputy, **match)

    async def signed(self, **changes: Any) -> str:
        """A countersigned one; its id."""
        referral_id = await self.compose(**changes)
        answer = await self.sign(referral_id)
        assert answer.status_code == 200, answer.text
        return referral_id

    async def read(self, referral_id: str) -> dict[str, Any]:
        answer = await self.get(f"/{referral_id}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def claimed(self) -> list[dict[str, Any]]:
        """What the station's machine gets."""
        body = {"claim_id": str(new_id()), "limit": 10, "kinds": ["referral"]}
        answer = await self.client.post("/v1/queue/claims", json=body, headers=self.police.headers)
        assert answer.status_code == 200, answer.text
        return list(answer.json()["items"])

    async def answer(self, verb: str, item: dict[str, Any], **members: Any) -> httpx.Response:
        """Acknowledge or give back what was claimed."""
        body = {"token": item["lease"]["token"], **members}
        answer = await self.client.post(f"/v1/queue/{verb}", json=body, headers=self.police.headers)
        assert answer.status_code == 200, answer.text
        return answer


async def make_door(client: httpx.AsyncClient, street: StreetKit, **changes: Any) -> Door:
    """A case of two with its order and a confirmed finding; `changes` are columns of the episode."""
    lead, deputy = [await street.account(Duty.CASE_WORKER) for _ in range(2)]
    case = await make_case(street, lead, deputy, **changes)
    await add_order(street, case)
    finding_id = await add_finding(street, case)
    police = await street.account(Duty.POLICE_CLIENT, kind="client")
    return Door(client, street, case, finding_id, police, lead, deputy)
