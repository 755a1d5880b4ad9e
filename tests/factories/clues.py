"""Clues on their way, made through the API as their users make them."""

from typing import Any
from uuid import UUID, uuid4

import httpx

from api.access.permissions import Duty
from api.crypto.envelope import KeyWrap
from api.crypto.keys import PrivateKey
from api.crypto.sealing import SealKind, rewrap
from tests.factories.street import AccountKit, StreetKit

PLAIN: dict[str, Any] = {
    "source": "staff",
    "category": "street_dealing",
    "urgency": "routine",
    "channel_hint": "public_space",
    "substance_hint": "unknown",
    "community_code": None,
    "handling_marks": ["staff_source"],
}
PACKAGE = {"narrative": "傍晚有人在凉亭交接小包。", "place": "滨河小广场", "when": "近一周"}


class Office:
    """A street at work: a desk and one machine at its station."""

    def __init__(
        self, client: httpx.AsyncClient, street: StreetKit, desk: AccountKit, police: AccountKit
    ) -> None:
        self.client = client
        self.street = street
        self.desk = desk
        self.police = police

    @property
    def station_code(self) -> str:
        return f"{self.street.code}900"

    async def post(
        self, path: str, body: Any, who: AccountKit | None = None, **headers: str
    ) -> httpx.Response:
        account = who or self.desk
        return await self.client.post(path, json=body, headers={**account.headers, **headers})

    async def get(self, path: str, who: AccountKit | None = None, **params: Any) -> httpx.Response:
        return await self.client.get(path, params=params or None, headers=(who or self.desk).headers)

    async def submit(self, who: AccountKit | None = None, **fields: Any) -> str:
        """A clue at the office; sealed to the station too unless told otherwise."""
        body = {**PLAIN, "package": PACKAGE, "station_code": self.station_code, **fields}
        response = await self.post("/v1/clues", body, who)
        assert response.status_code == 201, response.text
        clue_id: str = response.json()["id"]
        return clue_id

    async def etag(self, clue_id: str) -> str:
        response = await self.get(f"/v1/clues/{clue_id}")
        assert response.status_code == 200, response.text
        return str(response.headers["etag"])

    async def edit(self, clue_id: str, verb: str, body: Any) -> httpx.Response:
        match = await self.etag(clue_id)
        return await self.post(f"/v1/clues/{clue_id}/{verb}", body, **{"If-Match": match})

    async def queue(self, **fields: Any) -> str:
        """A clue in the station's queue."""
        clue_id = await self.submit(**fields)
        response = await self.edit(clue_id, "hand-off", {"station_code": self.station_code})
        assert response.status_code == 200, response.text
        return clue_id

    async def claim(self, who: AccountKit | None = None, **fields: Any) -> httpx.Response:
        body = {"claim_id": str(uuid4()), "limit": 10, **fields}
        return await self.post("/v1/queue/claims", body, who or self.police)

    async def lease(self, who: AccountKit | None = None, **fields: Any) -> list[dict[str, Any]]:
        response = await self.claim(who, **fields)
        assert response.status_code == 200, response.text
        items: list[dict[str, Any]] = response.json()["items"]
        return items

    async def acknowledge(self, item: dict[str, Any], who: AccountKit | None = None) -> httpx.Response:
        body = {"token": item["lease"]["token"], "digest": item[item["kind"]]["digest"]}
        return await self.post("/v1/queue/acknowledgements", body, who or self.police)

    async def acknowledged(self, **fields: Any) -> str:
        """A clue that the police have taken over."""
        clue_id = await self.queue(**fields)
        item = next(one for one in await self.lease(limit=100) if one["clue"]["id"] == clue_id)
        assert (await self.acknowledge(item)).status_code == 200
        return clue_id

    async def answer(self, clue_id: str, **outcome: Any) -> httpx.Response:
        body = {"id": str(uuid4()), **outcome}
        return await self.post(f"/v1/clues/{clue_id}/outcomes", body, self.police)

    async def expire(self, clue_id: str, kind: str = "clue") -> None:
        """Let a lease run out without waiting for it."""
        await self.street.owner.execute(
            f"UPDATE {kind} SET lease_expires_at = clock_timestamp() - interval '1 second'"
            " WHERE street_id = $1 AND id = $2 AND status = 'leased'",
            self.street.id,
            UUID(clue_id),
        )

    async def row(self, clue_id: str, kind: str = "clue") -> dict[str, Any]:
        found = await self.street.owner.fetchrow(
            f"SELECT * FROM {kind} WHERE street_id = $1 AND id = $2", self.street.id, UUID(clue_id)
        )
        return dict(found)

    async def events(self, clue_id: str, kind: str = "clue") -> list[str]:
        rows = await self.street.owner.fetch(
            f"SELECT kind FROM {kind}_event WHERE street_id = $1 AND {kind}_id = $2 ORDER BY seq",
            self.street.id,
            UUID(clue_id),
        )
        return [row["kind"] for row in rows]


async def make_office(client: httpx.AsyncClient, street: StreetKit) -> Office:
    desk = await street.account(Duty.TIP_DESK)
    police = await street.account(Duty.POLICE_CLIENT, kind="client")
    return Office(client, street, desk, police)


async def add_station(street: StreetKit, suffix: str = "901") -> tuple[AccountKit, PrivateKey]:
    """A second station with a key and a machine."""
    await street.unit(suffix, "station", "")
    key = await street.key("clue", suffix)
    return await street.account(Duty.POLICE_CLIENT, kind="client", unit_suffix=suffix), key


def wraps_for(
    wraps: list[dict[str, Any]], kind: SealKind, thing_id: str, office: PrivateKey, station: PrivateKey
) -> list[dict[str, str]]:
    """What the desk's client makes: the content key, opened and wrapped for a station."""
    parsed = [KeyWrap.from_json(wrap) for wrap in wraps]
    return [wrap.to_json() for wrap in rewrap(parsed, kind, thing_id, office, [station.recipient()])]
