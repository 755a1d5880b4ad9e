"""What a station's machine says about its leases: taken over, given back, still at work, gone."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from api.crypto.sealing import SealKind
from tests.factories.clues import Office, add_station, make_office, wraps_for
from tests.factories.street import StreetKit


@pytest.fixture
async def office(client: httpx.AsyncClient, street: StreetKit) -> Office:
    return await make_office(client, street)


async def returned(office: Office, item: dict[str, Any], **more: Any) -> httpx.Response:
    body = {"token": item["lease"]["token"], "return_code": "insufficient_info", **more}
    return await office.post("/v1/queue/returns", body, office.police)


async def acknowledge_batch(office: Office, items: list[dict[str, str]]) -> list[dict[str, Any]]:
    response = await office.post("/v1/queue/acknowledgements", {"items": items}, office.police)
    assert response.status_code == 200
    results: list[dict[str, Any]] = response.json()["items"]
    return results


class TestAcknowledgements:
    async def test_again_gives_the_same_answer(self, office: Office) -> None:
        await office.queue()
        (item,) = await office.lease()
        first = await office.acknowledge(item)
        again = await office.acknowledge(item)
        assert first.status_code == again.status_code == 200
        assert first.content == again.content

    async def test_again_gives_the_same_answer_after_the_clue_moved_on(self, office: Office) -> None:
        clue_id = await office.queue()
        (item,) = await office.lease()
        first = await office.acknowledge(item)
        assert (await office.answer(clue_id, intake_result="insufficient_info")).status_code == 201
        assert (await office.acknowledge(item)).content == first.content
        assert (await office.edit(clue_id, "requeue", {"reason": "已补充"})).status_code == 200
        assert (await office.acknowledge(item)).content == first.content

    async def test_a_wrong_digest_is_refused_before_and_after(self, office: Office) -> None:
        await office.queue()
        (item,) = await office.lease()
        forged = {"kind": "clue", "clue": {"digest": "0" * 64}, "lease": item["lease"]}
        response = await office.acknowledge(forged)
        assert (response.status_code, response.json()["code"]) == (409, "digest_mismatch")
        assert (await office.acknowledge(item)).status_code == 200
        response = await office.acknowledge(forged)
        assert (response.status_code, response.json()["code"]) == (409, "digest_mismatch")

    async def test_an_expired_token_still_acknowledges_while_nobody_else_has_it(self, office: Office) -> None:
        clue_id = await office.queue()
        (item,) = await office.lease()
        await office.expire(clue_id)
        assert (await office.acknowledge(item)).status_code == 200

    async def test_a_swept_token_still_acknowledges_while_nobody_else_has_it(self, office: Office) -> None:
        clue_id = await office.queue()
        (item,) = await office.lease(limit=1)
        await office.expire(clue_id)
        await office.queue(urgency="urgent")
        (other,) = await office.lease(limit=1)  # sweeps, and takes the urgent one
        assert other["clue"]["id"] != clue_id
        assert (await office.row(clue_id))["status"] == "ready"
        first = await office.acknowledge(item)
        assert first.status_code == 200
        assert (await office.acknowledge(item)).content == first.content
        assert await office.events(clue_id) == [
            "submitted",
            "handed_off",
            "leased",
            "expired",
            "acknowledged",
        ]

    async def test_a_token_is_lost_once_another_has_the_item(self, office: Office) -> None:
        clue_id = await office.queue()
        (item,) = await office.lease()
        await office.expire(clue_id)
        (again,) = await office.lease()
        assert again["lease"]["attempt"] == 2
        response = await office.acknowledge(item)
        assert (response.status_code, response.json()["code"]) == (409, "lease_lost")
        assert (await office.acknowledge(again)).status_code == 200
        assert (await office.acknowledge(item)).status_code == 409

    async def test_a_token_is_lost_after_a_return(self, office: Office) -> None:
        await office.queue()
        (item,) = await office.lease()
        await returned(office, item)
        response = await office.acknowledge(item)
        assert (response.status_code, response.json()["code"]) == (409, "lease_lost")

    async def test_a_token_is_lost_after_reassignment(self, office: Office) -> None:
        _other, key = await add_station(office.street)
        clue_id = await office.queue()
        (item,) = await office.lease()
        wraps = wraps_for(
            item["clue"]["sealed_package"]["key_wraps"],
            SealKind.CLUE,
            clue_id,
            office.street.keys["content"],
            key,
        )
        body = {"station_code": f"{office.street.code}901", "key_wraps": wraps}
        assert (await office.edit(clue_id, "reassign", body)).status_code == 200
        response = await office.acknowledge(item)
        assert (response.status_code, response.json()["code"]) == (409, "lease_lost")

    @pytest.mark.parametrize("token", ["x", "swl1.clue.AAAAAAAAAAAAAAAAAAAAAA.1.1." + "A" * 43, "口令", " "])
    async def test_a_token_that_is_not_ours_is_lost(self, office: Office, token: str) -> None:
        for path, body in (
            ("acknowledgements", {"digest": "0" * 64}),
            ("returns", {"return_code": "duplicate"}),
            ("extensions", {}),
        ):
            response = await office.post(f"/v1/queue/{path}", {"token": token, **body}, office.police)
            assert (response.status_code, response.json()["code"]) == (409, "lease_lost")

    async def test_a_batch_gets_one_result_each(self, office: Office) -> None:
        for _ in range(3):
            await office.queue()
        good, lost, forged = await office.lease()
        await returned(office, lost)
        items = [
            {"token": good["lease"]["token"], "digest": good["clue"]["digest"]},
            {"token": lost["lease"]["token"], "digest": lost["clue"]["digest"]},
            {"token": forged["lease"]["token"], "digest": "f" * 64},
            {"token": "nonsense", "digest": "f" * 64},
            {"token": good["lease"]["token"], "digest": good["clue"]["digest"]},
        ]
        results = await acknowledge_batch(office, items)
        codes = [None if one["problem"] is None else one["problem"]["code"] for one in results]
        assert codes == [None, "lease_lost", "digest_mismatch", "lease_lost", None]
        assert results[0] == results[4]
        assert results[0]["id"] == good["clue"]["id"]
        assert (await acknowledge_batch(office, items)) == results

    @pytest.mark.parametrize(
        "body",
        [
            {}, [], {"items": []}, {"token": "x"}, {"token": "x", "digest": "F" * 64}, {"items": 3},
            {"items": [{"token": "x"}]}, {"token": "x", "digest": "0" * 64, "items": []},
        ],
    )  # fmt: skip
    async def test_a_malformed_acknowledgement_is_refused(self, office: Office, body: Any) -> None:
        response = await office.post("/v1/queue/acknowledgements", body, office.police)
        assert response.status_code == 422


class TestReturns:
    async def test_a_return_waits_for_the_desk_and_answers_the_same_again(self, office: Office) -> None:
        clue_id = await office.queue()
        (item,) = await office.lease()
        first = await returned(office, item, note="地点不清")
        assert first.json() == {
            "kind": "clue",
            "id": clue_id,
            "status": "returned",
            "return_code": "insufficient_info",
        }
        assert (await returned(office, item)).content == first.content
        assert await office.lease() == []
        row = await office.row(clue_id)
        assert (row["status"], row["attempt"], row["return_code"]) == ("returned", 1, "insufficient_info")
        assert (await office.edit(clue_id, "requeue", {"reason": "已补充"})).status_code == 200
        assert (await returned(office, item)).content == first.content
        (again,) = await office.lease()
        assert (again["lease"]["epoch"], again["lease"]["attempt"]) == (2, 1)

    async def test_what_was_acknowledged_cannot_be_returned(self, office: Office) -> None:
        await office.queue()
        (item,) = await office.lease()
        await office.acknowledge(item)
        response = await returned(office, item)
        assert (response.status_code, response.json()["code"]) == (409, "lease_lost")

    async def test_a_return_needs_a_known_code(self, office: Office) -> None:
        await office.queue()
        (item,) = await office.lease()
        assert (await returned(office, item, return_code="bored")).status_code == 422


class TestExtensions:
    async def test_a_lease_never_outlives_twelve_hours(self, office: Office) -> None:
        clue_id = await office.queue()
        (item,) = await office.lease(lease_s=43_200)
        body = {"token": item["lease"]["token"], "lease_s": 43_200}
        response = await office.post("/v1/queue/extensions", body, office.police)
        assert (response.status_code, response.json()["code"]) == (409, "lease_limit")
        await office.street.owner.execute(
            "UPDATE clue SET lease_started_at = clock_timestamp() - interval '11 hours',"
            " lease_expires_at = clock_timestamp() + interval '1 minute' WHERE street_id = $1 AND id = $2",
            office.street.id,
            UUID(clue_id),
        )
        response = await office.post("/v1/queue/extensions", body, office.police)
        left = datetime.fromisoformat(response.json()["expires_at"]) - datetime.now(UTC)
        assert timedelta(minutes=58) < left < timedelta(minutes=61)

    async def test_an_extension_never_shortens(self, office: Office) -> None:
        await office.queue()
        (item,) = await office.lease(lease_s=3600)
        body = {"token": item["lease"]["token"], "lease_s": 30}
        response = await office.post("/v1/queue/extensions", body, office.police)
        assert response.json()["expires_at"] == item["lease"]["expires_at"]

    async def test_an_expired_lease_cannot_be_extended(self, office: Office) -> None:
        clue_id = await office.queue()
        (item,) = await office.lease()
        await office.expire(clue_id)
        response = await office.post("/v1/queue/extensions", {"token": item["lease"]["token"]}, office.police)
        assert (response.status_code, response.json()["code"]) == (409, "lease_lost")


class TestGivingUp:
    async def test_the_fifth_expiry_is_death_and_the_desk_brings_it_back(self, office: Office) -> None:
        clue_id = await office.queue()
        for attempt in range(1, 6):
            (item,) = await office.lease()
            assert item["lease"]["attempt"] == attempt
            await office.expire(clue_id)
        assert await office.lease() == []
        stats = (await office.get("/v1/queue/stats")).json()
        assert (stats["waiting"], stats["dead"]) == (0, 1)
        listed = (await office.get("/v1/clues", status="dead")).json()["items"]
        assert [one["id"] for one in listed] == [clue_id]
        assert (await office.acknowledge(item)).json()["code"] == "lease_lost"
        assert (await office.edit(clue_id, "requeue", {"reason": "请再看一次"})).status_code == 200
        (item,) = await office.lease()
        assert (item["lease"]["epoch"], item["lease"]["attempt"]) == (2, 1)
        assert (await office.acknowledge(item)).status_code == 200

    async def test_poison_does_not_hold_up_the_others(self, office: Office) -> None:
        poison = [await office.queue() for _ in range(5)]
        good = await office.queue()
        assert len(await office.lease(limit=5)) == 5  # the machine dies with them
        (item,) = await office.lease(limit=5)
        assert item["clue"]["id"] == good
        assert poison != []
