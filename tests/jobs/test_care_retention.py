"""Files of care are sealed when their purpose is reached, and emptied when their time is over."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from api.access.actor import Actor
from api.access.permissions import Duty
from api.crypto.keyring import Keyring
from api.db.unit import Database
from api.jobs import care_retention
from api.jobs.episodes import mark_overdue_orders
from api.jobs.hands import Hands
from api.kit.clock import legal_date, utc_now
from api.kit.ids import new_id
from tests.factories.care import FOR_SUPERVISION, NAME, make_case, make_participant, put
from tests.factories.street import StreetKit

TODAY = legal_date(datetime.now(UTC))


@pytest.fixture
def hands(database: Database, keyring: Keyring) -> Hands:
    return Hands(database, keyring, utc_now)


def service_of(street: StreetKit) -> Actor:
    return Actor(kind="worker", street_id=street.id, street_code=street.code)


async def count(street: StreetKit, table: str) -> int:
    found: int = await street.owner.fetchval(f"SELECT count(*) FROM {table} WHERE street_id = $1", street.id)
    return found


async def add_test(street: StreetKit, episode_id: UUID, **changes: Any) -> UUID:
    row = {
        "street_id": street.id,
        "id": new_id(),
        "episode_id": episode_id,
        "community_id": street.units[street.code + "001"],
        "sampled_on": TODAY - timedelta(days=800),
        "sample": "urine",
        "result": "negative",
        "is_final": True,
        "recorded_by": new_id(),
        "recorded_at": datetime.now(UTC),
    }
    return await put(street.owner, "drug_test", row | changes)


class TestSealing:
    async def test_what_is_over_is_sealed_and_leaves_every_list(
        self, client: httpx.AsyncClient, street: StreetKit, hands: Hands
    ) -> None:
        lead = await street.account(Duty.CASE_WORKER)
        over = await make_case(street, lead, status="completed", ended_on=TODAY)
        going = await make_case(street, lead)
        assert await care_retention.seal_files(hands, service_of(street)) == 1
        assert await care_retention.seal_files(hands, service_of(street)) == 0
        row = await street.owner.fetchrow("SELECT * FROM participant WHERE id = $1", over.participant_id)
        assert (row["file_class"], row["sealed_on"]) == ("sealed", TODAY)
        assert row["keep_until"].year == TODAY.year + 5
        office = (await street.account(Duty.OFFICE_LEAD)).headers | FOR_SUPERVISION
        for path in ("/v1/episodes", "/v1/participants"):
            listed = (await client.get(path, headers=office)).json()["items"]
            assert len(listed) == 1, path
        assert (await client.get(f"/v1/episodes/{over.id}", headers=lead.headers)).status_code == 404
        assert (await client.get(f"/v1/episodes/{going.id}", headers=lead.headers)).status_code == 200

    async def test_a_file_on_consent_is_sealed_when_the_consent_is_taken_back(
        self, street: StreetKit, hands: Hands
    ) -> None:
        keeper = await street.account(Duty.CASE_WORKER)
        participant = await make_participant(street, keeper, lawful_basis="consent")
        consent = {
            "street_id": street.id,
            "id": new_id(),
            "participant_id": participant,
            "community_id": street.units[street.code + "001"],
            "kind": "support_file",
            "given_on": TODAY,
            "recorded_by": keeper.id,
            "recorded_at": datetime.now(UTC),
        }
        await put(street.owner, "consent", consent)
        assert await care_retention.seal_files(hands, service_of(street)) == 0
        await street.owner.execute(
            "UPDATE consent SET withdrawn_on = given_on WHERE street_id = $1", street.id
        )
        assert await care_retention.seal_files(hands, service_of(street)) == 1


class TestErasing:
    async def test_test_results_go_a_year_after_the_end(self, street: StreetKit, hands: Hands) -> None:
        old = await make_case(street, status="completed", ended_on=TODAY - timedelta(days=367))
        young = await make_case(street, status="completed", ended_on=TODAY - timedelta(days=300))
        for case in (old, old, young):
            await add_test(street, case.id)
        assert await care_retention.erase_files(hands, service_of(street)) == 2
        assert await care_retention.erase_files(hands, service_of(street)) == 0
        assert await count(street, "drug_test") == 1
        line = await street.owner.fetchrow("SELECT * FROM care_erasure WHERE street_id = $1", street.id)
        assert (line["retention_class"], line["object_id"], line["row_count"]) == ("drug_test", old.id, 2)

    async def test_a_file_is_emptied_on_its_day_and_not_while_it_is_held(
        self, street: StreetKit, hands: Hands
    ) -> None:
        cases = [await make_case(street, status="completed", ended_on=TODAY) for _ in range(3)]
        await care_retention.seal_files(hands, service_of(street))
        due, held, _ = cases
        for case in (due, held):
            await street.owner.execute(
                "UPDATE participant SET keep_until = $2, is_held = $3 WHERE id = $1",
                case.participant_id,
                TODAY - timedelta(days=1),
                case is held,
            )
            await add_test(street, case.id)
        assert await care_retention.erase_files(hands, service_of(street)) == 1
        emptied = await street.owner.fetchrow("SELECT * FROM participant WHERE id = $1", due.participant_id)
        assert (emptied["sealed"], emptied["id_tag"], emptied["phone_tag"]) == (None, None, None)
        assert emptied["erased_on"] == TODAY
        kept = await street.owner.fetchrow("SELECT * FROM participant WHERE id = $1", held.participant_id)
        assert (
            street.services.care_boxes.of(street.id).open("participant", kept["id"], kept["sealed"])["name"]
            == NAME
        )
        assert await count(street, "drug_test") == 1
        assert await count(street, "episode") == 3

    async def test_audit_lines_go_after_three_years(self, street: StreetKit, hands: Hands) -> None:
        for days in (1097, 1000):
            await street.owner.execute(
                "INSERT INTO care_audit_event (street_id, id, at, on_date, actor_kind, action, object_type,"
                " detail)"
                " VALUES ($1, $2, now(), $3, 'worker', 'x', 'episode', '{}')",
                street.id,
                new_id(),
                TODAY - timedelta(days=days),
            )
        await care_retention.erase_files(hands, service_of(street))
        days_left = await street.owner.fetch(
            "SELECT on_date FROM care_audit_event WHERE street_id = $1 AND action = 'x'", street.id
        )
        assert [row["on_date"] for row in days_left] == [TODAY - timedelta(days=1000)]


class TestTheClock:
    async def test_who_has_not_reported_in_time_is_overdue_and_no_more(
        self, client: httpx.AsyncClient, street: StreetKit, hands: Hands
    ) -> None:
        common = {"status": "order_received", "reported_on": None, "agreement_signed_on": None}
        late = await make_case(street, report_due_on=TODAY - timedelta(days=1), **common)
        last_day = await make_case(street, report_due_on=TODAY, **common)
        assert await mark_overdue_orders(hands, service_of(street)) == 1
        assert await mark_overdue_orders(hands, service_of(street)) == 0
        url = f"/v1/episodes/{late.id}"
        found = (await client.get(url, headers=late.lead.headers)).json()
        assert found["status"] == "overdue_not_reported"
        step = (await client.get(f"{url}/transitions", headers=late.lead.headers)).json()["items"][-1]
        assert (step["is_automatic"], step["actor_id"]) == (True, None)
        other = (await client.get(f"/v1/episodes/{last_day.id}", headers=last_day.lead.headers)).json()
        assert other["status"] == "order_received"
