"""Tasks of care over HTTP: what is to do across one's cases, derived at each reading."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from api.access.permissions import Duty
from api.db.session import driver
from api.domain.schedules import facts as loading
from api.domain.schedules import waiting
from api.kit.ids import new_id
from api.schemas.care_labels import CARE_TASK
from api.schemas.schedules import CareTaskOut
from tests.factories.care import FOR_SUPERVISION, CaseKit, make_case, put
from tests.factories.care_rows import TODAY, add, add_contact, days_ago
from tests.factories.intake import help_body, send
from tests.factories.street import AccountKit, StreetKit

PATH = "/v1/care-tasks"
NOW = datetime.now(UTC)
LONG_AGO = NOW - timedelta(days=20)


async def page(client: httpx.AsyncClient, by: AccountKit, **params: Any) -> dict[str, Any]:
    answer = await client.get(PATH, params=params, headers=by.headers | FOR_SUPERVISION)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    for item in body["items"]:
        CareTaskOut.model_validate(item)
    return body


async def tasks(client: httpx.AsyncClient, by: AccountKit, **params: Any) -> list[dict[str, Any]]:
    """Every task, page by page."""
    found, cursor = [], None
    while True:
        more = {} if cursor is None else {"cursor": cursor}
        body = await page(client, by, limit=7, **params, **more)
        found += body["items"]
        cursor = body["next_cursor"]
        if cursor is None:
            return found


def kinds(items: list[dict[str, Any]]) -> set[str]:
    return {item["kind"] for item in items}


async def test_everything_open_missed_and_soon_due_comes_in_order_and_once(
    client: httpx.AsyncClient, street: StreetKit
) -> None:
    worker = await street.account(Duty.CASE_WORKER)
    cases = [await make_case(street, worker) for _ in range(3)]
    await add_contact(street, cases[0], days_ago(2))
    found = await tasks(client, worker)
    assert [item["due_on"] for item in found] == sorted(item["due_on"] for item in found)
    keys = [(item["episode_id"], item["kind"], item["number"], item["source_id"]) for item in found]
    assert len(set(keys)) == len(keys)
    assert {item["pseudonym"] for item in found} == {case.pseudonym for case in cases}
    assert {item["lead_id"] for item in found} == {str(worker.id)}
    contact = {item["episode_id"]: item for item in found if item["kind"] == "contact"}
    assert contact[str(cases[0].id)]["status"] == "open"
    assert contact[str(cases[1].id)]["is_overdue"] is True
    late = [item for item in found if item["is_overdue"]]
    assert all(item["due_on"] < TODAY.isoformat() for item in late)
    year = await tasks(client, worker, until=(TODAY + timedelta(days=366)).isoformat())
    assert len(year) > len(found)


async def test_what_was_done_is_gone(client: httpx.AsyncClient, street: StreetKit) -> None:
    case = await make_case(street)
    assert "contact" in kinds(await tasks(client, case.lead))
    await add_contact(street, case, TODAY)
    left = [one for one in await tasks(client, case.lead) if one["kind"] == "contact"]
    assert [one["is_overdue"] for one in left] in ([], [False])


async def test_what_is_missed_and_has_a_successor_leaves_the_list(
    client: httpx.AsyncClient, street: StreetKit
) -> None:
    case = await make_case(street)
    missed = [
        one for one in await tasks(client, case.lead) if one["kind"] == "drug_test" and one["is_overdue"]
    ]
    assert len(missed) == 1
    assert missed[0]["due_on"] >= days_ago(31).isoformat()


async def test_a_person_in_custody_owes_nothing_and_offices_go_on(
    client: httpx.AsyncClient, street: StreetKit
) -> None:
    case = await make_case(street, status="suspended", status_before_interruption="in_progress")
    await add(
        street,
        case,
        "transfer",
        status="offered",
        residence_changed_on=days_ago(30),
        offered_by=case.lead.id,
        offered_at=LONG_AGO,
        version=1,
    )
    assert kinds(await tasks(client, case.lead)) == {"transfer_forward"}


async def waiting_rows(street: StreetKit, case: CaseKit, other: AccountKit) -> None:
    """One of everything that waits, in a case; done by somebody else."""
    recorded = {"recorded_by": other.id, "recorded_at": LONG_AGO}
    await add(
        street,
        case,
        "episode_transition",
        to_status="referred_to_police",
        effective_on=days_ago(21),
        state="pending_confirmation",
        legal_basis="戒毒条例 21",
        is_automatic=False,
        actor_id=other.id,
        recorded_at=LONG_AGO,
    )
    await add(
        street,
        case,
        "breach_finding",
        kind="refused",
        status="draft",
        drafted_at=LONG_AGO,
        evidence_ids=[],
    )
    await add(
        street,
        case,
        "assessment",
        assessed_on=days_ago(20),
        tier="intensive",
        status="awaiting_countersignature",
        expires_on=TODAY + timedelta(days=10),
        **recorded,
    )
    await add(
        street,
        case,
        "case_referral",
        ground="refused",
        status="draft",
        station_id=street.units[street.code + "900"],
        composed_by=other.id,
        composed_at=LONG_AGO,
        version=1,
    )
    await add(
        street,
        case,
        "break_glass_grant",
        account_id=other.id,
        participant_id=case.participant_id,
        category="immediate_safety",
        granted_at=LONG_AGO,
        expires_at=LONG_AGO + timedelta(minutes=60),
    )
    pairing_id = await street.owner.fetchval("SELECT id FROM pairing WHERE episode_id = $1", case.id)
    await add(
        street,
        case,
        "hand_over",
        pairing_id=pairing_id,
        participant_id=case.participant_id,
        from_id=case.lead.id,
        to_id=other.id,
        status="offered",
        offered_by=case.lead.id,
        offered_at=LONG_AGO,
    )
    await add(
        street,
        case,
        "conflict_declaration",
        participant_id=case.participant_id,
        account_id=other.id,
        asked_by=case.lead.id,
        asked_at=LONG_AGO,
    )


async def test_what_waits_because_of_a_state_is_told_to_whose_turn_it_is(
    client: httpx.AsyncClient, street: StreetKit
) -> None:
    other = await street.account(Duty.CASE_WORKER)
    case = await make_case(street, status="overdue_not_reported", reported_on=None)
    await waiting_rows(street, case, other)
    lead, office = await street.account(Duty.COMMUNITY_LEAD), await street.account(Duty.OFFICE_LEAD)
    of_case = {
        "good_reason_check",
        "step_confirmation",
        "finding_decision",
        "tier_countersignature",
        "referral_countersignature",
        "break_glass_review",
    }
    asked = {"hand_over_answer", "conflict_declaration"}
    every = {kind.value for kind in waiting.WaitingKind}
    mine = await tasks(client, case.lead)
    assert kinds(mine) & every == of_case
    assert all(one["is_overdue"] for one in mine if one["kind"] in of_case)
    theirs = await tasks(client, other)
    assert kinds(theirs) == asked
    assert {(one["pseudonym"], one["owner_id"]) for one in theirs} == {(None, str(other.id))}
    assert kinds(await tasks(client, lead)) & every == (of_case - {"referral_countersignature"}) | asked
    assert kinds(await tasks(client, office)) & every == of_case | asked
    stranger = await street.account(Duty.CASE_WORKER)
    assert await tasks(client, stranger) == []


async def test_nobody_confirms_what_they_did_themselves(client: httpx.AsyncClient, street: StreetKit) -> None:
    case = await make_case(street)
    await add(
        street,
        case,
        "assessment",
        assessed_on=days_ago(20),
        tier="intensive",
        status="awaiting_countersignature",
        expires_on=TODAY + timedelta(days=10),
        recorded_by=case.lead.id,
        recorded_at=LONG_AGO,
    )
    assert "tier_countersignature" not in kinds(await tasks(client, case.lead))


async def test_calls_for_help_and_releases_wait_without_a_case(
    client: httpx.AsyncClient, street: StreetKit
) -> None:
    lead, worker = await street.account(Duty.COMMUNITY_LEAD), await street.account(Duty.CASE_WORKER)
    sent = await send(client, street, help_body(street))
    await put(
        street.owner,
        "release_notice",
        {
            "street_id": street.id,
            "id": new_id(),
            "community_id": street.units[street.code + "001"],
            "keeper_id": worker.id,
            "status": "expected",
            "facility_kind": "prison",
            "notified_on": days_ago(3),
            "release_on": TODAY,
            "recorded_by": worker.id,
            "recorded_at": NOW,
            "version": 1,
        },
    )
    for account in (lead, worker):
        found = await tasks(client, account)
        assert kinds(found) == {"help_request", "expected_release"}
        call = next(one for one in found if one["kind"] == "help_request")
        assert (call["source_id"], call["episode_id"]) == (str(sent.id), None)
    stranger = await street.account(Duty.CASE_WORKER)
    assert kinds(await tasks(client, stranger)) == {"help_request"}


@pytest.mark.parametrize("count", [1, 30])
async def test_the_number_of_statements_does_not_grow(
    client: httpx.AsyncClient, street: StreetKit, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    worker = await street.account(Duty.CASE_WORKER)
    for _ in range(count):
        case = await make_case(street, worker)
        await add_contact(street, case, days_ago(9))
    asked: list[str] = []

    def watched(session: Any) -> Any:
        raw = driver(session)

        class Watch:
            async def fetch(self, query: str, *values: Any) -> Any:
                asked.append(query)
                return await raw.fetch(query, *values)

        return Watch()

    for module in (loading, waiting):
        monkeypatch.setattr(module, "driver", watched)
    assert (await page(client, worker))["items"]
    assert len(asked) == 3


@pytest.mark.parametrize(
    "query",
    [
        f"until={days_ago(1)}",
        f"until={TODAY + timedelta(days=400)}",
        "until=x",
        "cursor=x",
        "limit=0",
        "cursor=WyIyMDI2LTExLTI1IiwgMSwgMiwgM10",
    ],
)
async def test_what_cannot_be_is_refused(client: httpx.AsyncClient, street: StreetKit, query: str) -> None:
    worker = await street.account(Duty.CASE_WORKER)
    answer = await client.get(f"{PATH}?{query}", headers=worker.headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")


def test_every_kind_has_words() -> None:
    kinds = {kind.value for kind in (*waiting.WaitingKind, *loading.ItemKind)}
    assert kinds == set(CARE_TASK)
