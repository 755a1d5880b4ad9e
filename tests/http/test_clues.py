"""Clues at the desk, in the field and at the station."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from api.access.permissions import Duty
from api.crypto.chain import package_digest
from api.crypto.envelope import Envelope, KeyWrap
from api.crypto.sealing import SealedFile, SealKind, open_file, open_json, seal_json
from tests.factories.clues import PACKAGE, PLAIN, Office, add_station, make_office, wraps_for
from tests.factories.street import StreetKit
from tests.factories.tips import TipKit, add_attachment, make_tip


@pytest.fixture
async def office(client: httpx.AsyncClient, street: StreetKit) -> Office:
    return await make_office(client, street)


@pytest.fixture
async def tip(street: StreetKit) -> TipKit:
    return await make_tip(street, status="accepted")


def sealed_clue(office: Office, clue_id: str, *uses: str) -> dict[str, Any]:
    keys = [office.street.keys[use].recipient() for use in uses or ("content",)]
    return seal_json(SealKind.CLUE, clue_id, PACKAGE, keys).to_json()


async def audit_kinds(office: Office, object_id: str) -> set[tuple[str, bool]]:
    rows = await office.street.owner.fetch(
        "SELECT action, at IS NULL AS is_coarse FROM audit_event WHERE street_id = $1 AND"
        " (object_id = $2 OR detail->>'clue_id' = $2)",
        office.street.id,
        object_id,
    )
    return {(row["action"], row["is_coarse"]) for row in rows}


class TestSubmission:
    async def test_the_desk_makes_a_draft_sealed_to_the_office(self, office: Office) -> None:
        clue_id = await office.submit(station_code=None)
        clue = (await office.get(f"/v1/clues/{clue_id}")).json()
        assert (clue["status"], clue["station_code"], clue["handed_off_at"]) == ("draft", None, None)
        envelope = Envelope.from_json(clue["sealed_package"])
        assert envelope.key_ids == {office.street.keys["content"].key_id}
        assert open_json(envelope, SealKind.CLUE, clue_id, office.street.keys["content"]) == PACKAGE
        assert await office.events(clue_id) == ["submitted"]

    async def test_with_a_station_it_is_sealed_to_both_and_queued_to_none(self, office: Office) -> None:
        clue_id = await office.submit()
        clue = (await office.get(f"/v1/clues/{clue_id}")).json()
        keys = {office.street.keys["content"].key_id, office.street.keys["clue"].key_id}
        assert {wrap["key_id"] for wrap in clue["sealed_package"]["key_wraps"]} == keys
        assert (await office.get(f"/v1/clues/{clue_id}", office.police)).status_code == 404
        assert await office.lease() == []

    @pytest.mark.parametrize("duty", [Duty.GRID_WORKER, Duty.GRID_CHIEF, Duty.COMMUNITY_LEAD])
    async def test_the_field_sends_to_the_desk_and_sees_three_fields(
        self, office: Office, duty: Duty
    ) -> None:
        author = await office.street.account(duty)
        other = await office.street.account(duty)
        clue_id = await office.submit(author, source="grid_patrol", station_code=None)
        assert (await office.row(clue_id))["status"] == "triage"
        mine = (await office.get(f"/v1/clues/{clue_id}", author)).json()
        assert mine.keys() == {"id", "submitted_on", "status"}
        assert mine["status"] == "received"
        listed = (await office.get("/v1/clues", author)).json()["items"]
        assert listed == [mine]
        assert (await office.get("/v1/clues", other)).json()["items"] == []
        assert (await office.get(f"/v1/clues/{clue_id}", other)).status_code == 404
        for never in ("custody", f"attachments/{uuid4()}"):
            assert (await office.get(f"/v1/clues/{clue_id}/{never}", author)).status_code == 403
        await office.edit(clue_id, "closure", {"decision": "duplicate", "reason": "已有同样线索"})
        assert (await office.get(f"/v1/clues/{clue_id}", author)).json()["status"] == "finished"

    async def test_what_is_heard_in_care_is_no_clue(self, office: Office) -> None:
        worker = await office.street.account(Duty.CASE_WORKER)
        response = await office.post("/v1/clues", {**PLAIN, "package": PACKAGE}, worker)
        assert (response.status_code, response.json()["code"]) == (403, "not_allowed")

    @pytest.mark.parametrize("duty", [None, Duty.GRID_WORKER])
    async def test_the_same_id_again_is_the_same_clue(self, office: Office, duty: Duty | None) -> None:
        author = office.desk if duty is None else await office.street.account(duty)
        clue_id = str(uuid4())
        body = {**PLAIN, "id": clue_id, "sealed_package": sealed_clue(office, clue_id)}
        answers = await asyncio.gather(*(office.post("/v1/clues", body, author) for _ in range(20)))
        assert {one.status_code for one in answers} == {201}
        assert len({one.content for one in answers}) == 1
        assert await office.events(clue_id) == ["submitted"]
        for changed in (
            {"category": "trafficking"},
            {"urgency": "urgent"},
            {"handling_marks": []},
            {"sealed_package": sealed_clue(office, clue_id)},
        ):
            response = await office.post("/v1/clues", {**body, **changed}, author)
            assert (response.status_code, response.json()["code"]) == (409, "id_conflict")

    async def test_a_text_sealed_here_is_not_compared(self, office: Office) -> None:
        body = {**PLAIN, "id": str(uuid4()), "package": PACKAGE}
        first = await office.post("/v1/clues", body)
        again = await office.post("/v1/clues", {**body, "package": {"narrative": "别的"}})
        assert first.content == again.content

    async def test_an_id_of_another_account_is_a_conflict(self, office: Office) -> None:
        clue_id = await office.submit()
        for author in (
            await office.street.account(Duty.TIP_DESK),
            await office.street.account(Duty.GRID_WORKER),
        ):
            response = await office.post("/v1/clues", {**PLAIN, "id": clue_id, "package": PACKAGE}, author)
            assert (response.status_code, response.json()["code"]) == (409, "id_conflict")

    async def test_a_key_repeats_the_answer(self, office: Office) -> None:
        body, key = {**PLAIN, "package": PACKAGE}, {"Idempotency-Key": str(uuid4())}
        answers = await asyncio.gather(*(office.post("/v1/clues", body, **key) for _ in range(20)))
        assert {one.json()["id"] for one in answers if one.status_code == 201} == {answers[0].json()["id"]}
        count = await office.street.owner.fetchval(
            "SELECT count(*) FROM clue WHERE street_id = $1", office.street.id
        )
        assert count == 1

    @pytest.mark.parametrize(
        "wrong",
        [
            {"package": None}, {"sealed_package": {}}, {"category": "unknown"},
            {"urgency": "emergency_redirected"},
            {"source": None}, {"community_code": "990000001999"}, {"station_code": "990000001999"},
            {"observation_id": str(uuid4())}, {"handling_marks": ["x"]},
            {"handling_marks": ["staff_source"] * 2},
            {"attachments": [{"id": str(uuid4())}]}, {"status": "ready"}, {"author_id": str(uuid4())},
            {"package": {"narrative": "a\u0000"}}, {"package": {"narrative": ""}}, {"id": "1"},
            {"package": {"narrative": "x" * 8001}}, {"package": {**PACKAGE, "reporter": "x"}},
        ],
    )  # fmt: skip
    async def test_a_malformed_clue_is_refused(self, office: Office, wrong: dict[str, Any]) -> None:
        body = {**PLAIN, "package": PACKAGE, **wrong}
        response = await office.post(
            "/v1/clues", {name: value for name, value in body.items() if value is not None}
        )
        assert response.status_code == 422, response.text
        assert "xxx" not in response.text

    async def test_an_envelope_for_strangers_is_refused(self, office: Office) -> None:
        clue_id = str(uuid4())
        for uses, station in (
            (("help",), None),
            (("content", "help"), None),
            (("content",), office.station_code),
        ):
            body = {**PLAIN, "id": clue_id, "sealed_package": sealed_clue(office, clue_id, *uses)}
            response = await office.post(
                "/v1/clues", body if station is None else {**body, "station_code": station}
            )
            assert (response.status_code, response.json()["code"]) == (422, "wrong_recipients")


class TestTips:
    async def test_a_clue_of_a_tip_begins_with_its_hand_off_and_never_names_it(
        self, office: Office, tip: TipKit
    ) -> None:
        picture_id = await add_attachment(tip, b"a picture")
        clue_id = await office.submit(
            source="citizen", tip_id=str(tip.id), station_code=None, attachments=[{"id": str(picture_id)}]
        )
        assert UUID(clue_id).version == 4
        assert await office.events(clue_id) == []
        assert await audit_kinds(office, clue_id) == {("attach_clue", True)}
        clue = (await office.get(f"/v1/clues/{clue_id}")).json()
        assert await audit_kinds(office, clue_id) == {("attach_clue", True)}
        content, station = office.street.keys["content"], office.street.keys["clue"]
        picture = clue["attachments"][0]
        digests = [clue["sealed_package"]["digest"], picture["digest"]]
        assert clue["digest"] == package_digest(digests[0], digests[1:])
        body: dict[str, Any] = {
            "station_code": office.station_code,
            "key_wraps": wraps_for(
                clue["sealed_package"]["key_wraps"], SealKind.CLUE, clue_id, content, station
            ),
        }
        refused = await office.edit(clue_id, "hand-off", body)
        assert (refused.status_code, refused.json()["code"]) == (422, "station_cannot_open")
        wraps = wraps_for(picture["key_wraps"], SealKind.ATTACHMENT, picture["id"], content, station)
        body["attachments"] = [{"id": picture["id"], "key_wraps": wraps}]
        assert (await office.edit(clue_id, "hand-off", body)).status_code == 200
        stored = await office.street.owner.fetchval("SELECT status FROM tip WHERE id = $1", tip.id)
        assert stored == "handed_off"
        (item,) = await office.lease()
        assert item["clue"]["digest"] == clue["digest"]
        (attached,) = item["clue"]["attachments"]
        path = f"/v1/clues/{clue_id}/attachments/{attached['id']}"
        download = await office.get(path, office.police)
        parsed = [KeyWrap.from_json(wrap) for wrap in attached["key_wraps"]]
        sealed = SealedFile.from_bytes(download.content, attached["digest"], parsed)
        assert open_file(sealed, SealKind.ATTACHMENT, attached["id"], station) == b"a picture"
        assert (await office.acknowledge(item)).status_code == 200
        await self._names_no_tip(office, tip, clue_id, picture["id"])

    async def _names_no_tip(self, office: Office, tip: TipKit, clue_id: str, picture_id: str) -> None:
        chain = await office.get(f"/v1/clues/{clue_id}/custody", office.police)
        kinds = [event["kind"] for event in chain.json()["events"]]
        assert kinds == ["handed_off", "leased", "read", "acknowledged"]
        for secret in (str(tip.id), picture_id):
            assert secret not in chain.text
        detail = await office.get(f"/v1/clues/{clue_id}", office.police)
        assert str(tip.id) not in detail.text

    async def test_a_tip_has_one_clue_and_again_gives_the_same(self, office: Office, tip: TipKit) -> None:
        clue_id = str(uuid4())
        body = {**PLAIN, "id": clue_id, "tip_id": str(tip.id), "sealed_package": sealed_clue(office, clue_id)}
        answers = await asyncio.gather(*(office.post("/v1/clues", body) for _ in range(10)))
        assert {one.status_code for one in answers} == {201}
        assert len({one.content for one in answers}) == 1
        other = str(uuid4())
        second = {**body, "id": other, "sealed_package": sealed_clue(office, other)}
        response = await office.post("/v1/clues", second)
        assert (response.status_code, response.json()["code"]) == (409, "clue_exists")

    async def test_the_id_of_a_clue_from_a_tip_tells_no_time(self, office: Office, tip: TipKit) -> None:
        body = {
            **PLAIN,
            "id": "0193a3c5-7a10-7b3e-8a51-3a8b5f2d1c77",
            "tip_id": str(tip.id),
            "package": PACKAGE,
        }
        response = await office.post("/v1/clues", body)
        assert (response.status_code, response.json()["code"]) == (422, "invalid_input")

    async def test_the_field_reaches_no_tip(self, office: Office, tip: TipKit) -> None:
        author = await office.street.account(Duty.COMMUNITY_LEAD)
        response = await office.post(
            "/v1/clues", {**PLAIN, "tip_id": str(tip.id), "package": PACKAGE}, author
        )
        assert (response.status_code, response.json()["code"]) == (404, "not_found")

    async def test_a_tip_that_is_not_accepted_makes_no_clue(self, office: Office) -> None:
        fresh = await make_tip(office.street)
        response = await office.post("/v1/clues", {**PLAIN, "tip_id": str(fresh.id), "package": PACKAGE})
        assert (response.status_code, response.json()["code"]) == (409, "illegal_transition")

    async def test_closing_a_draft_of_a_tip_leaves_no_instant(self, office: Office, tip: TipKit) -> None:
        clue_id = await office.submit(tip_id=str(tip.id))
        body = {"decision": "rejected_by_office", "reason": "重复"}
        assert (await office.edit(clue_id, "closure", body)).status_code == 200
        assert await office.events(clue_id) == []
        assert await audit_kinds(office, clue_id) == {("attach_clue", True), ("close_clue", True)}


class TestEdits:
    @pytest.mark.parametrize("verb", ["hand-off", "reassign", "requeue", "closure"])
    async def test_an_edit_needs_the_version_that_was_seen(self, office: Office, verb: str) -> None:
        clue_id = await office.submit()
        body: dict[str, Any] = {
            "hand-off": {"station_code": office.station_code},
            "reassign": {"station_code": office.station_code},
            "requeue": {"reason": "x"},
            "closure": {"decision": "duplicate", "reason": "x"},
        }[verb]
        path = f"/v1/clues/{clue_id}/{verb}"
        response = await office.post(path, body)
        assert (response.status_code, response.json()["code"]) == (428, "precondition_required")
        response = await office.post(path, body, **{"If-Match": '"99"'})
        assert (response.status_code, response.json()["code"]) == (412, "stale")
        response = await office.post(path, body, office.police, **{"If-Match": '"1"'})
        assert (response.status_code, response.json()["code"]) == (403, "not_allowed")
        path = f"/v1/clues/{uuid4()}/{verb}"
        assert (await office.post(path, body, **{"If-Match": '"1"'})).status_code == 404

    async def test_a_hand_off_happens_once(self, office: Office) -> None:
        clue_id = await office.submit()
        match = {"If-Match": await office.etag(clue_id)}
        body = {"station_code": office.station_code}
        path = f"/v1/clues/{clue_id}/hand-off"
        answers = await asyncio.gather(*(office.post(path, body, **match) for _ in range(10)))
        assert sorted(one.status_code for one in answers) == [200] + [412] * 9
        assert await office.events(clue_id) == ["submitted", "handed_off"]
        response = await office.edit(clue_id, "hand-off", body)
        assert (response.status_code, response.json()["code"]) == (409, "illegal_transition")

    async def test_a_hand_off_with_foreign_wraps_is_refused(self, office: Office) -> None:
        clue_id = await office.submit(station_code=None)
        wraps = (await office.get(f"/v1/clues/{clue_id}")).json()["sealed_package"]["key_wraps"]
        body: dict[str, Any] = {"station_code": office.station_code}
        response = await office.edit(clue_id, "hand-off", body)
        assert (response.status_code, response.json()["code"]) == (422, "station_cannot_open")
        response = await office.edit(clue_id, "hand-off", {**body, "key_wraps": wraps})
        assert (response.status_code, response.json()["code"]) == (422, "wrong_recipients")
        response = await office.edit(clue_id, "hand-off", {"station_code": f"{office.street.code}001"})
        assert (response.status_code, response.json()["code"]) == (422, "invalid_input")

    async def test_reassignment_moves_clue_and_supplements_and_drops_the_old_wraps(
        self, office: Office
    ) -> None:
        other, key = await add_station(office.street)
        clue_id = await office.queue()
        made = await office.post(f"/v1/clues/{clue_id}/supplements", {"package": {"narrative": "补充"}})
        supplement_id = made.json()["id"]
        await office.lease()
        clue = (await office.get(f"/v1/clues/{clue_id}")).json()
        content = office.street.keys["content"]
        body: dict[str, Any] = {
            "station_code": f"{office.street.code}901",
            "key_wraps": wraps_for(clue["sealed_package"]["key_wraps"], SealKind.CLUE, clue_id, content, key),
        }
        refused = await office.edit(clue_id, "reassign", body)
        assert (refused.status_code, refused.json()["code"]) == (422, "station_cannot_open")
        stored = clue["supplements"][0]["sealed_package"]["key_wraps"]
        wraps = wraps_for(stored, SealKind.SUPPLEMENT, supplement_id, content, key)
        body["supplements"] = [{"id": supplement_id, "key_wraps": wraps}]
        assert (await office.edit(clue_id, "reassign", body)).status_code == 200
        assert await office.lease() == []
        items = await office.lease(other)
        assert sorted(item["kind"] for item in items) == ["clue", "supplement"]
        old = office.street.keys["clue"].key_id
        for item in items:
            thing = item[item["kind"]]
            names = {wrap["key_id"] for wrap in thing["sealed_package"]["key_wraps"]}
            assert names == {content.key_id, key.key_id}
            assert old not in names
            assert (item["lease"]["epoch"], item["lease"]["attempt"]) == (2, 1)
        assert await office.events(clue_id) == ["submitted", "handed_off", "leased", "reassigned", "leased"]

    async def test_what_the_police_took_over_is_not_reassigned(self, office: Office) -> None:
        clue_id = await office.acknowledged()
        response = await office.edit(clue_id, "reassign", {"station_code": office.station_code})
        assert (response.status_code, response.json()["code"]) == (409, "illegal_transition")

    async def test_closure_follows_the_state(self, office: Office) -> None:
        draft, queued = await office.submit(), await office.queue()
        for clue_id, decision in ((draft, "closed"), (queued, "duplicate"), (queued, "closed")):
            response = await office.edit(clue_id, "closure", {"decision": decision, "reason": "x"})
            assert (response.status_code, response.json()["code"]) == (409, "illegal_transition")
        (item,) = await office.lease()
        body = {"token": item["lease"]["token"], "return_code": "not_police_matter"}
        await office.post("/v1/queue/returns", body, office.police)
        response = await office.edit(queued, "closure", {"decision": "closed", "reason": "已转其他部门"})
        assert response.json()["status"] == "closed"
        assert (await office.events(queued))[-1] == "closed"


class TestReading:
    async def test_the_station_gets_the_package_only_while_it_holds_it(self, office: Office) -> None:
        clue_id = await office.queue()
        path = f"/v1/clues/{clue_id}"
        colleague = await office.street.account(Duty.POLICE_LIAISON)
        assert (await office.get(path, office.police)).json()["sealed_package"] is None
        (item,) = await office.lease()
        assert (await office.get(path, office.police)).json()["sealed_package"] is not None
        assert (await office.get(path, colleague)).json()["sealed_package"] is None
        await office.expire(clue_id)
        assert (await office.get(path, office.police)).json()["sealed_package"] is None
        await office.acknowledge(item)
        version = (await office.row(clue_id))["version"]
        assert (await office.get(path, colleague)).json()["sealed_package"] is not None
        assert (await office.events(clue_id))[-2:] == ["acknowledged", "read"]
        assert (await office.row(clue_id))["version"] == version

    async def test_lists_page_by_keyset_and_filter(self, office: Office) -> None:
        made = [await office.queue() for _ in range(5)]
        draft = await office.submit()
        found: list[str] = []
        cursor = None
        while True:
            params = {"limit": 2} if cursor is None else {"limit": 2, "cursor": cursor}
            page = (await office.get("/v1/clues", **params)).json()
            found += [item["id"] for item in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        assert sorted(found) == sorted([*made, draft])
        assert found == sorted(found, reverse=True)
        ready = (await office.get("/v1/clues", status="ready")).json()["items"]
        assert {item["id"] for item in ready} == set(made)
        assert {item["id"] for item in (await office.get("/v1/clues", office.police)).json()["items"]} == set(
            made
        )
        assert (await office.get("/v1/clues", reward_state="requested")).json()["items"] == []
        for wrong in ({"status": "x"}, {"kind": "x"}, {"cursor": "x"}, {"limit": 0}, {"limit": 101}):
            assert (await office.get("/v1/clues", **wrong)).status_code == 422

    async def test_supplements_are_listed_by_kind(self, office: Office) -> None:
        clue_id = await office.queue()
        made = await office.post(f"/v1/clues/{clue_id}/supplements", {"package": {"narrative": "补充"}})
        for who in (office.desk, office.police):
            (item,) = (await office.get("/v1/clues", who, kind="supplement")).json()["items"]
            assert (item["id"], item["clue_id"], item["status"]) == (made.json()["id"], clue_id, "ready")


class TestSupplements:
    async def test_a_clue_at_the_office_takes_none(self, office: Office) -> None:
        clue_id = await office.submit()
        response = await office.post(f"/v1/clues/{clue_id}/supplements", {"package": {"narrative": "补充"}})
        assert (response.status_code, response.json()["code"]) == (409, "illegal_transition")

    async def test_the_same_id_again_is_the_same_supplement(self, office: Office) -> None:
        clue_id, supplement_id = await office.queue(), str(uuid4())
        keys = [office.street.keys[use].recipient() for use in ("content", "clue")]
        sealed = seal_json(SealKind.SUPPLEMENT, supplement_id, {"narrative": "补充"}, keys).to_json()
        body = {"id": supplement_id, "sealed_package": sealed}
        path = f"/v1/clues/{clue_id}/supplements"
        answers = await asyncio.gather(*(office.post(path, body) for _ in range(10)))
        assert {(one.status_code, one.content) for one in answers} == {(201, answers[0].content)}
        again = seal_json(SealKind.SUPPLEMENT, supplement_id, {"narrative": "别的"}, keys).to_json()
        response = await office.post(path, {**body, "sealed_package": again})
        assert (response.status_code, response.json()["code"]) == (409, "id_conflict")

    async def test_a_picture_of_a_supplement_is_fetched_through_its_clue(
        self, office: Office, tip: TipKit
    ) -> None:
        clue_id = await office.submit(source="citizen", tip_id=str(tip.id))
        body: dict[str, Any] = {"station_code": office.station_code}
        assert (await office.edit(clue_id, "hand-off", body)).status_code == 200
        picture_id = str(await add_attachment(tip, b"later"))
        supplement: dict[str, Any] = {"package": {"narrative": "补充"}, "attachments": [{"id": picture_id}]}
        path = f"/v1/clues/{clue_id}/supplements"
        refused = await office.post(path, supplement)
        assert (refused.status_code, refused.json()["code"]) == (422, "station_cannot_open")
        stored = (await office.get(f"{tip.path}")).json()["attachments"][0]["key_wraps"]
        station = office.street.keys["clue"]
        added = wraps_for(stored, SealKind.ATTACHMENT, picture_id, office.street.keys["content"], station)
        supplement["attachments"] = [{"id": picture_id, "key_wraps": [*stored, *added]}]
        assert (await office.post(path, supplement)).status_code == 201
        (item,) = await office.lease(kinds=["supplement"])
        (attached,) = item["supplement"]["attachments"]
        download = await office.get(f"/v1/clues/{clue_id}/attachments/{picture_id}", office.police)
        parsed = [KeyWrap.from_json(wrap) for wrap in attached["key_wraps"]]
        sealed = SealedFile.from_bytes(download.content, attached["digest"], parsed)
        assert open_file(sealed, SealKind.ATTACHMENT, picture_id, station) == b"later"
        refused = await office.get(f"/v1/clues/{clue_id}/attachments/{picture_id}")
        assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
        assert (
            await office.get(f"/v1/clues/{clue_id}/attachments/{uuid4()}", office.police)
        ).status_code == 404

    async def test_a_returned_supplement_goes_back_through_its_clue(self, office: Office) -> None:
        clue_id = await office.acknowledged()
        await office.post(f"/v1/clues/{clue_id}/supplements", {"package": {"narrative": "补充"}})
        (item,) = await office.lease()
        body = {"token": item["lease"]["token"], "return_code": "insufficient_info"}
        assert (await office.post("/v1/queue/returns", body, office.police)).json()["kind"] == "supplement"
        assert (await office.get("/v1/clues")).json()["items"][0]["supplements_waiting"] == 1
        assert (await office.edit(clue_id, "requeue", {"reason": "请再看"})).status_code == 200
        (again,) = await office.lease()
        assert (again["kind"], again["lease"]["epoch"]) == ("supplement", 2)
        assert (await office.row(clue_id))["status"] == "acknowledged"
