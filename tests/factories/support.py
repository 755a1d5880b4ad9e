"""The daily work of one case over HTTP, as its lead or as somebody else."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx

from api.access.permissions import Duty
from api.kit.clock import legal_date
from tests.factories.care import CaseKit, make_case
from tests.factories.street import AccountKit, StreetKit

NOTE_REASON = {"reason": "核对后发现当天有正当理由"}

BODIES: dict[str, dict[str, Any]] = {
    "agreement": {
        "template_version": "2026-1",
        "signed_on": "",
        "blocks": {
            "rights_and_help": "可以得到技能培训和就业指导；情况依法保密。",
            "rules": "按照公安机关的要求定期接受检测。",
            "measures": "每两周联系一次。",
            "consequences": "严重违反协议的，依法报告公安机关。",
        },
    },
    "plan": {"made_on": "", "goals": ["想找一份稳定的工作"], "measures": ["job_guidance"]},
    "contacts": {"at": "", "kind": "phone", "is_reached": True},
    "absence-notices": {"from_on": "", "to_on": "", "county_code": "990001", "submitted_on": ""},
    "drug-tests": {"sampled_on": "", "sample": "urine", "result": "negative", "is_final": True},
    "services": {"measure": "job_placement", "needed_on": ""},
    "events": {"kind": "education_talk", "from_on": ""},
}
"""A good body of each collection; days that are empty become the day that is asked for."""

DAYS = ("signed_on", "made_on", "at", "from_on", "to_on", "submitted_on", "sampled_on", "needed_on")


def today() -> date:
    return legal_date(datetime.now(UTC))


def ago(days: int) -> date:
    return today() - timedelta(days=days)


def body_of(part: str, on: date | None = None, **changes: Any) -> dict[str, Any]:
    """A good body, dated on a day."""
    day = (on or ago(1)).isoformat()
    body = {name: day if name in DAYS else value for name, value in BODIES[part].items()}
    if part == "contacts":
        body["at"] = f"{day}T10:00:00+08:00"
    return body | changes


@dataclass
class Work:
    client: httpx.AsyncClient
    street: StreetKit
    case: CaseKit

    @property
    def lead(self) -> AccountKit:
        return self.case.lead

    @property
    def deputy(self) -> AccountKit:
        assert self.case.deputy is not None
        return self.case.deputy

    def path(self, part: str) -> str:
        return f"/v1/episodes/{self.case.id}/{part}"

    async def send(
        self,
        part: str,
        body: dict[str, Any],
        account: AccountKit | None = None,
        **headers: str,
    ) -> httpx.Response:
        key = {"Idempotency-Key": f"{uuid4()}"} | headers
        who = account or self.lead
        return await self.client.post(self.path(part), json=body, headers=who.headers | key)

    async def made(self, part: str, body: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
        """Send a good body, which must be taken; what was answered."""
        answer = await self.send(part, body if body is not None else body_of(part, **changes))
        assert answer.status_code in {200, 201}, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def refused(self, part: str, body: dict[str, Any], account: AccountKit | None = None) -> Any:
        """Send a body that must be refused: the status with the code, and the field codes by pointer."""
        answer = await self.send(part, body, account)
        problem = answer.json()
        fields = {one.get("pointer"): one["code"] for one in problem.get("errors", [])}
        return (
            (answer.status_code, problem.get("code"), fields)
            if fields
            else (
                answer.status_code,
                problem.get("code"),
            )
        )

    async def listed(self, part: str, account: AccountKit | None = None, **params: Any) -> dict[str, Any]:
        answer = await self.client.get(self.path(part), params=params, headers=(account or self.lead).headers)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def status(self) -> str:
        """The state of the case as it is stored."""
        found: str = await self.street.owner.fetchval(
            "SELECT status FROM episode WHERE street_id = $1 AND id = $2", self.street.id, self.case.id
        )
        return found

    async def lines(self, action: str) -> list[Any]:
        """Lines of the care audit about this person."""
        rows: list[Any] = await self.street.owner.fetch(
            "SELECT actor_id, object_type, object_id, purpose, detail FROM care_audit_event"
            " WHERE street_id = $1 AND participant_id = $2 AND action = $3 ORDER BY id",
            self.street.id,
            self.case.participant_id,
            action,
        )
        return rows

    async def consent(self, kind: str) -> None:
        """Keep that the person agreed to something."""
        await self.street.owner.execute(
            "INSERT INTO consent (street_id, id, participant_id, community_id, kind, given_on, recorded_by,"
            " recorded_at) SELECT street_id, $3, $2, community_id, $4, $5, keeper_id, now() FROM participant"
            " WHERE street_id = $1 AND id = $2",
            self.street.id,
            self.case.participant_id,
            uuid4(),
            kind,
            ago(30),
        )


async def make_work(client: httpx.AsyncClient, street: StreetKit, **changes: Any) -> Work:
    """A case with lead and deputy; `changes` are columns of the episode."""
    lead, deputy = await street.account(Duty.CASE_WORKER), await street.account(Duty.CASE_WORKER)
    return Work(client, street, await make_case(street, lead, deputy, **changes))


async def add_step(
    work: Work, from_status: str, to_status: str, on: date, *, ground: str | None = None
) -> None:
    """A step that was applied, past all rules."""
    await work.street.owner.execute(
        "INSERT INTO episode_transition (street_id, id, episode_id, community_id, from_status, to_status,"
        " effective_on, state, ground, legal_basis, is_automatic, actor_id, recorded_at)"
        " SELECT street_id, $3, id, community_id, $4, $5, $6, 'applied', $7, '戒毒条例', false, lead_id,"
        " now() FROM episode WHERE street_id = $1 AND id = $2",
        work.street.id,
        work.case.id,
        uuid4(),
        from_status,
        to_status,
        on,
        ground,
    )
