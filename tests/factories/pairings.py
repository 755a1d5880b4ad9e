"""People of a community who form teams, and the calls by which they do: for tests over HTTP."""

from dataclasses import dataclass
from typing import Any

import httpx

from api.access.permissions import Duty
from tests.factories.care import CaseKit, make_case
from tests.factories.street import AccountKit, StreetKit

PATH = "/v1/pairings"
PROPOSALS = f"{PATH}/proposals"


@dataclass
class Care:
    """A community lead, four case workers, and the wire to them."""

    client: httpx.AsyncClient
    street: StreetKit
    lead: AccountKit
    workers: list[AccountKit]

    @property
    def code(self) -> str:
        return self.street.code + "001"

    async def send(
        self, method: str, path: str, who: AccountKit, body: Any = None, **headers: str
    ) -> httpx.Response:
        return await self.client.request(method, path, json=body, headers={**who.headers, **headers})

    async def get(self, path: str, who: AccountKit, **headers: str) -> Any:
        answer = await self.send("GET", path, who, **headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def cases(self, count: int, opener: AccountKit | None = None, **columns: Any) -> list[CaseKit]:
        """Cases that the first worker opened, and no team was formed for."""
        return [await make_case(self.street, opener or self.workers[0], **columns) for _ in range(count)]

    async def propose(self, *episodes: CaseKit, who: AccountKit | None = None) -> httpx.Response:
        body: dict[str, Any] = {"community_code": self.code}
        if episodes:
            body["episode_ids"] = [str(one.id) for one in episodes]
        return await self.send("POST", PROPOSALS, who or self.lead, body)

    async def proposed(self, *episodes: CaseKit) -> dict[str, Any]:
        answer = await self.propose(*episodes)
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def confirm(self, proposal: dict[str, Any], **body: Any) -> httpx.Response:
        return await self.send("POST", f"{PROPOSALS}/{proposal['id']}/confirmation", self.lead, body)

    async def asked(self, who: AccountKit) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.get(f"{PATH}/declarations", who))["items"]
        return found

    async def declare(self, *who: AccountKit, has_conflict: bool = False) -> None:
        """Have workers answer whatever they are asked."""
        for worker in who or self.workers:
            for one in await self.asked(worker):
                answer = await self.send(
                    "POST", f"{PATH}/declarations/{one['id']}", worker, {"has_conflict": has_conflict}
                )
                assert answer.status_code == 200, answer.text

    async def formed(self, count: int = 1, **columns: Any) -> list[CaseKit]:
        """Cases with a team that was proposed, declared upon and confirmed."""
        cases = await self.cases(count, **columns)
        proposal = await self.proposed()
        await self.declare()
        answer = await self.confirm(proposal)
        assert answer.status_code == 200, answer.text
        return cases

    def worker(self, account_id: object) -> AccountKit:
        return next(one for one in self.workers if str(one.id) == str(account_id))

    async def team(self, case: CaseKit) -> tuple[AccountKit, AccountKit]:
        """Lead and deputy, as the case itself says."""
        row = await self.street.owner.fetchrow(
            "SELECT lead_id, deputy_id FROM episode WHERE street_id = $1 AND id = $2", self.street.id, case.id
        )
        assert row is not None
        return self.worker(row["lead_id"]), self.worker(row["deputy_id"])

    async def pairing(self, case: CaseKit, who: AccountKit) -> str:
        """The live pairing of an account in a case."""
        found = await self.street.owner.fetchval(
            "SELECT id FROM pairing WHERE street_id = $1 AND episode_id = $2 AND account_id = $3"
            " AND status IN ('proposed', 'active', 'on_hold')",
            self.street.id,
            case.id,
            who.id,
        )
        assert found is not None
        return str(found)

    async def live(self, case: CaseKit, position: str) -> list[Any]:
        """Accounts with a live pairing of a position."""
        rows = await self.street.owner.fetch(
            "SELECT account_id FROM pairing WHERE street_id = $1 AND episode_id = $2 AND position = $3"
            " AND status IN ('active', 'on_hold')",
            self.street.id,
            case.id,
            position,
        )
        return [row["account_id"] for row in rows]

    async def held(self) -> set[Any]:
        rows = await self.street.owner.fetch(
            "SELECT account_id FROM account_hold WHERE street_id = $1", self.street.id
        )
        return {row["account_id"] for row in rows}

    async def offer(self, case: CaseKit, giver: AccountKit, taker: AccountKit, **more: Any) -> httpx.Response:
        who = more.pop("who", giver)
        body = {"to_account_id": str(taker.id), "summary": ["正在办理技能培训报名。"]} | more
        return await self.send("POST", f"{PATH}/{await self.pairing(case, giver)}/hand-over", who, body)

    async def accept(
        self, pairing_id: str, who: AccountKit, *, accept: bool = True, has_conflict: bool = False
    ) -> httpx.Response:
        body = {"accept": accept, "has_conflict": has_conflict}
        return await self.send("POST", f"{PATH}/{pairing_id}/hand-over/acceptance", who, body)


async def make_care(client: httpx.AsyncClient, street: StreetKit, workers: int = 4) -> Care:
    lead = await street.account(Duty.COMMUNITY_LEAD)
    return Care(client, street, lead, [await street.account(Duty.CASE_WORKER) for _ in range(workers)])
