"""What the police answer and ask."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from api.crypto.envelope import Envelope
from api.crypto.sealing import SealKind, open_json, seal_json
from tests.factories.clues import Office, make_office
from tests.factories.street import StreetKit


@pytest.fixture
async def office(client: httpx.AsyncClient, street: StreetKit) -> Office:
    return await make_office(client, street)


async def status_of(office: Office, clue_id: str) -> str:
    return str((await office.row(clue_id))["status"])


async def request_reward(office: Office, clue_id: str) -> None:
    await office.street.owner.execute(
        "UPDATE clue SET reward_state = 'requested', reward_ref = 'R-7F3K' WHERE street_id = $1 AND id = $2",
        office.street.id,
        UUID(clue_id),
    )


class TestIntake:
    @pytest.mark.parametrize(
        ("result", "reached"),
        [
            ("accepted", "accepted"),
            ("transferred", "closed"),
            ("not_police_matter", "closed"),
            ("duplicate", "closed"),
            ("insufficient_info", "returned"),
            ("not_accepted", "closed"),
        ],
    )
    async def test_the_first_answer_leads_on(self, office: Office, result: str, reached: str) -> None:
        clue_id = await office.acknowledged()
        response = await office.answer(
            clue_id, intake_result=result, reason="说明", station_ref="受〔2026〕1号"
        )
        assert response.status_code == 201
        assert await status_of(office, clue_id) == reached
        assert (await office.events(clue_id))[-1] == "outcome"
        shown = (await office.get(f"/v1/clues/{clue_id}")).json()["outcomes"]
        assert shown == [response.json()]

    async def test_the_same_id_gives_the_same_answer_and_another_conflicts(self, office: Office) -> None:
        clue_id = await office.acknowledged()
        body = {"id": str(uuid4()), "intake_result": "accepted", "station_ref": "1"}
        path = f"/v1/clues/{clue_id}/outcomes"
        answers = await asyncio.gather(*(office.post(path, body, office.police) for _ in range(20)))
        assert {(one.status_code, one.content) for one in answers} == {(201, answers[0].content)}
        assert (await office.events(clue_id)).count("outcome") == 1
        response = await office.post(path, {**body, "station_ref": "2"}, office.police)
        assert (response.status_code, response.json()["code"]) == (409, "id_conflict")
        response = await office.post(path, {**body, "id": str(uuid4())}, office.police)
        assert (response.status_code, response.json()["code"]) == (409, "already_answered")

    async def test_two_first_answers_at_once_leave_one(self, office: Office) -> None:
        clue_id = await office.acknowledged()
        answers = await asyncio.gather(*(office.answer(clue_id, intake_result="accepted") for _ in range(10)))
        assert sorted(one.status_code for one in answers) == [201] + [409] * 9

    async def test_a_new_epoch_takes_a_new_first_answer(self, office: Office) -> None:
        clue_id = await office.acknowledged()
        await office.answer(clue_id, intake_result="insufficient_info")
        assert (await office.edit(clue_id, "requeue", {"reason": "已补充"})).status_code == 200
        (item,) = await office.lease()
        await office.acknowledge(item)
        assert (await office.answer(clue_id, intake_result="accepted")).status_code == 201
        assert await status_of(office, clue_id) == "accepted"

    async def test_nothing_is_answered_before_it_is_taken_over(self, office: Office) -> None:
        clue_id = await office.queue()
        for outcome in ({"intake_result": "accepted"}, {"verification_result": "pending"}):
            response = await office.answer(clue_id, **outcome)
            assert (response.status_code, response.json()["code"]) == (409, "illegal_transition")

    async def test_the_desk_does_not_answer_for_the_police(self, office: Office) -> None:
        clue_id = await office.acknowledged()
        body = {"id": str(uuid4()), "intake_result": "accepted"}
        response = await office.post(f"/v1/clues/{clue_id}/outcomes", body)
        assert (response.status_code, response.json()["code"]) == (403, "not_allowed")


class TestVerification:
    async def test_pending_then_verified_then_closed(self, office: Office) -> None:
        clue_id = await office.acknowledged()
        steps = [
            ({"intake_result": "accepted"}, "accepted"),
            ({"verification_result": "pending"}, "verifying"),
            ({"verification_result": "substantiated"}, "verified"),
            (
                {"verification_result": "substantiated", "case_result": "case_solved", "case_ref": "1"},
                "closed",
            ),
        ]
        for outcome, reached in steps:
            assert (await office.answer(clue_id, **outcome)).status_code == 201
            assert await status_of(office, clue_id) == reached
        response = await office.answer(clue_id, verification_result="unsubstantiated")
        assert (response.status_code, response.json()["code"]) == (409, "illegal_transition")

    async def test_a_correction_names_what_it_corrects_and_reopens_nothing(self, office: Office) -> None:
        clue_id = await office.acknowledged()
        await office.answer(clue_id, intake_result="accepted")
        first = await office.answer(clue_id, verification_result="unsubstantiated", case_result="none")
        right = {"verification_result": "substantiated", "case_result": "administrative_case"}
        response = await office.answer(clue_id, **right, corrects=first.json()["id"])
        assert response.status_code == 201
        assert await status_of(office, clue_id) == "closed"
        response = await office.answer(clue_id, **right, corrects=str(uuid4()))
        assert (response.status_code, response.json()["code"]) == (422, "invalid_input")


class TestShape:
    @pytest.mark.parametrize(
        "wrong",
        [
            {}, {"intake_result": "maybe"}, {"intake_result": "not_accepted"},
            {"intake_result": "accepted", "case_result": "none"},
            {"verification_result": "pending", "case_result": "none"},
            {"intake_result": "accepted", "verification_result": "pending"}, {"reward_state": "paid"},
            {"verification_result": "substantiated", "reason": "x"}, {"intake_result": "accepted", "id": "x"},
            {"intake_result": "accepted", "status": "closed"},
            {"intake_result": "accepted", "reason": "x" * 2001},
        ],
    )  # fmt: skip
    async def test_a_malformed_answer_is_refused(self, office: Office, wrong: dict[str, Any]) -> None:
        response = await office.answer(str(uuid4()), **wrong)
        assert (response.status_code, response.json()["code"]) == (422, "invalid_input")

    async def test_a_batch_gets_one_result_each(self, office: Office) -> None:
        first, second = await office.acknowledged(), await office.acknowledged()
        items = [
            {"clue_id": second, "id": str(uuid4()), "intake_result": "accepted"},
            {"clue_id": str(uuid4()), "id": str(uuid4()), "intake_result": "accepted"},
            {"clue_id": first, "id": str(uuid4()), "verification_result": "pending"},
            {"clue_id": first, "id": str(uuid4()), "intake_result": "duplicate"},
            {"clue_id": second, "id": str(uuid4()), "verification_result": "pending"},
        ]
        response = await office.post("/v1/clues/outcomes/batch", {"items": items}, office.police)
        assert response.status_code == 200
        results = response.json()["items"]
        codes = [None if one["problem"] is None else one["problem"]["code"] for one in results]
        assert codes == [None, "not_found", "illegal_transition", None, None]
        assert [await status_of(office, one) for one in (first, second)] == ["closed", "verifying"]
        again = await office.post("/v1/clues/outcomes/batch", {"items": [items[0], items[4]]}, office.police)
        assert again.json()["items"] == [results[0], results[4]]


class TestRewards:
    async def test_the_police_say_where_a_reward_stands(self, office: Office) -> None:
        clue_id = await office.acknowledged()
        await request_reward(office, clue_id)
        told = {
            "reward_state": "notified",
            "reward_ref": "R-7F3K",
            "collect_by": "2027-01-31",
            "where": "二楼窗口",
        }
        assert (await office.answer(clue_id, **told)).status_code == 201
        row = await office.row(clue_id)
        assert (row["reward_state"], row["reward_place"]) == ("notified", "二楼窗口")
        assert row["reward_collect_by"].isoformat() == "2027-01-31"
        listed = (await office.get("/v1/clues", office.police, reward_state="notified")).json()["items"]
        assert [one["reward"] for one in listed] == [{"state": "notified", "reference": "R-7F3K"}]
        assert await status_of(office, clue_id) == "acknowledged"
        response = await office.answer(clue_id, reward_state="requested", reward_ref="R-7F3K")
        assert (response.status_code, response.json()["code"]) == (409, "illegal_transition")

    async def test_a_reward_needs_its_reference(self, office: Office) -> None:
        clue_id = await office.acknowledged()
        for _ in range(2):
            response = await office.answer(clue_id, reward_state="notified", reward_ref="R-WRONG")
            assert (response.status_code, response.json()["code"]) == (422, "invalid_input")
            await request_reward(office, clue_id)


class TestQuestions:
    async def test_a_question_reaches_the_desk_sealed(self, office: Office) -> None:
        clue_id = await office.acknowledged()
        made = await office.post(f"/v1/clues/{clue_id}/questions", {"text": "哪一栋？"}, office.police)
        assert made.status_code == 201
        for who in (office.desk, office.police):
            (shown,) = (await office.get(f"/v1/clues/{clue_id}", who)).json()["questions"]
            assert shown["id"] == made.json()["id"]
        envelope = Envelope.from_json(shown["envelope"])
        for key in ("content", "clue"):
            opened = open_json(envelope, SealKind.QUESTION, shown["id"], office.street.keys[key])
            assert opened == {"text": "哪一栋？"}
        assert await status_of(office, clue_id) == "acknowledged"

    async def test_a_sealed_question_is_safe_to_send_again(self, office: Office) -> None:
        clue_id, question_id = await office.acknowledged(), str(uuid4())
        keys = [office.street.keys[use].recipient() for use in ("content", "clue")]
        sealed = seal_json(SealKind.QUESTION, question_id, {"text": "？"}, keys).to_json()
        body, path = {"id": question_id, "sealed_message": sealed}, f"/v1/clues/{clue_id}/questions"
        first = await office.post(path, body, office.police)
        again = await office.post(path, body, office.police)
        assert (first.status_code, first.content) == (again.status_code, again.content)
        other = seal_json(SealKind.QUESTION, question_id, {"text": "！"}, keys).to_json()
        response = await office.post(path, {**body, "sealed_message": other}, office.police)
        assert (response.status_code, response.json()["code"]) == (409, "id_conflict")

    async def test_a_question_needs_the_clue_in_hand(self, office: Office) -> None:
        clue_id = await office.queue()
        path = f"/v1/clues/{clue_id}/questions"
        response = await office.post(path, {"text": "？"}, office.police)
        assert (response.status_code, response.json()["code"]) == (409, "illegal_transition")
        await office.lease()
        assert (await office.post(path, {"text": "？"}, office.police)).status_code == 201

    @pytest.mark.parametrize("wrong", [{}, {"text": ""}, {"sealed_message": {}}, {"text": "x", "extra": 1}])
    async def test_a_malformed_question_is_refused(self, office: Office, wrong: dict[str, Any]) -> None:
        response = await office.post(f"/v1/clues/{uuid4()}/questions", wrong, office.police)
        assert response.status_code == 422
