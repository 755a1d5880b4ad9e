"""Deciding about tips over HTTP: triage, assignment, messages, notes, links, races."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import httpx
import orjson
import pytest

from api.access.permissions import Duty
from api.crypto.envelope import Envelope
from api.crypto.keys import RecipientKey
from api.crypto.sealing import SealKind, open_json, seal_json
from tests.factories.street import AccountKit, StreetKit
from tests.factories.tips import TipKit, add_question, audit_of, make_clue, make_tip

KEY = "a-key-of-sixteen-or-more"


@pytest.fixture
async def desk(street: StreetKit) -> AccountKit:
    return await street.account(Duty.TIP_DESK)


@pytest.fixture
async def tip(street: StreetKit) -> TipKit:
    return await make_tip(street)


async def triage(
    client: httpx.AsyncClient, desk: AccountKit, tip: TipKit, version: int = 1, **body: Any
) -> httpx.Response:
    headers = {**desk.headers, "If-Match": f'"{version}"'}
    return await client.post(f"{tip.path}/triage", json=body, headers=headers)


async def mailbox(tip: TipKit) -> list[str]:
    """What the reporter finds, opened with the receipt; the office opens the same."""
    rows = await tip.street.owner.fetch(
        "SELECT id, envelope::text AS envelope FROM tip_message WHERE tip_id = $1 AND author = 'office'",
        tip.id,
    )
    found = []
    for row in rows:
        envelope = Envelope.from_json(orjson.loads(row["envelope"]))
        texts = {
            open_json(envelope, SealKind.MESSAGE, row["id"], key)["text"]
            for key in (tip.receipt, tip.street.keys["content"])
        }
        assert len(texts) == 1
        found += texts
    return found


def sealed_by_client(tip: TipKit, message_id: UUID, *, with_receipt: bool = True) -> dict[str, Any]:
    recipients = [tip.street.keys["content"].recipient()]
    if with_receipt:
        recipients.append(RecipientKey(str(tip.id), tip.receipt.public_key))
    envelope = seal_json(SealKind.MESSAGE, message_id, {"text": "密封"}, recipients)
    return {"id": str(message_id), "sealed_message": envelope.to_json()}


class TestTriage:
    async def test_accept_only_marks(self, client: httpx.AsyncClient, desk: AccountKit, tip: TipKit) -> None:
        answer = await triage(client, desk, tip, decision="accept")
        assert (answer.status_code, answer.json()["status"]) == (200, "accepted")
        assert answer.headers["etag"] == answer.json()["etag"] == '"2"'
        assert await mailbox(tip) == []
        (line,) = await audit_of(tip.street, "triage_tip")
        assert (line["at"], line["object_id"]) == (None, str(tip.id))

    async def test_ask_reaches_the_reporter(
        self, client: httpx.AsyncClient, desk: AccountKit, tip: TipKit
    ) -> None:
        answer = await triage(client, desk, tip, decision="ask", message={"text": "哪一栋？"})
        assert answer.json()["status"] == "asked"
        assert await mailbox(tip) == ["哪一栋？"]
        assert (await triage(client, desk, tip, 2, decision="accept")).status_code == 200

    async def test_misrouted_call_for_help_is_shown_the_help_door(
        self, client: httpx.AsyncClient, desk: AccountKit, tip: TipKit
    ) -> None:
        answer = await triage(client, desk, tip, decision="reject", reason_code="help_request_misrouted")
        assert answer.json()["status"] == "closed"
        (text,) = await mailbox(tip)
        assert "我或家人需要帮助" in text
        assert "needs help" in text
        read = (await client.get(tip.path, headers=desk.headers)).json()
        assert (read["closure"], read["closure_reason"]) == ("rejected", "help_request_misrouted")

    async def test_duplicate_names_a_visible_tip_and_forms_no_chain(
        self, client: httpx.AsyncClient, desk: AccountKit, street: StreetKit, tip: TipKit
    ) -> None:
        original, third = await make_tip(street), await make_tip(street)
        hidden = await make_tip(street, is_unreleased=True)
        for other, status in ((hidden.id, 404), (uuid4(), 404), (tip.id, 422)):
            answer = await triage(client, desk, tip, decision="duplicate", duplicate_of=str(other))
            assert answer.status_code == status
        answer = await triage(client, desk, tip, decision="duplicate", duplicate_of=str(original.id))
        assert (answer.status_code, answer.json()["status"]) == (200, "closed")
        onto = await triage(client, desk, third, decision="duplicate", duplicate_of=str(tip.id))
        away = await triage(client, desk, original, decision="duplicate", duplicate_of=str(third.id))
        for chain in (onto, away):
            assert (chain.status_code, chain.json()["errors"][0]["pointer"]) == (422, "/duplicate_of")

    @pytest.mark.parametrize(
        "body",
        [
            {"decision": "reject"},
            {"decision": "reject", "reason_code": "weak_evidence"},
            {"decision": "duplicate"},
            {"decision": "ask"},
            {"decision": "accept", "reason_code": "spam"},
            {"decision": "accept", "duplicate_of": "3f0b5d0e-58a4-4c1e-9b9c-6f0a3f8f7a11"},
            {"decision": "ask", "message": {}},
            {"decision": "ask", "message": {"text": "x", "id": "3f0b5d0e-58a4-4c1e-9b9c-6f0a3f8f7a11"}},
            {"decision": "ask", "message": {"text": " "}},
            {"decision": "accept", "status": "closed"},
            {"decision": 1},
            {},
        ],
    )
    async def test_bad_decisions_are_refused(
        self, client: httpx.AsyncClient, desk: AccountKit, tip: TipKit, body: dict[str, Any]
    ) -> None:
        answer = await triage(client, desk, tip, **body)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")

    async def test_if_match_is_needed_and_must_be_current(
        self, client: httpx.AsyncClient, desk: AccountKit, tip: TipKit
    ) -> None:
        body = {"decision": "accept"}
        bare = await client.post(f"{tip.path}/triage", json=body, headers=desk.headers)
        assert (bare.status_code, bare.json()["code"]) == (428, "precondition_required")
        stale = await triage(client, desk, tip, 7, **body)
        assert (stale.status_code, stale.json()["code"]) == (412, "stale")

    async def test_past_triage_nothing_is_decided(
        self, client: httpx.AsyncClient, desk: AccountKit, street: StreetKit
    ) -> None:
        handed = await make_tip(street, status="handed_off")
        await make_clue(street, tip=handed, status="ready")
        closed = await make_tip(street, status="closed", closure="rejected")
        for tip in (handed, closed):
            answer = await triage(client, desk, tip, decision="reject", reason_code="spam")
            assert (answer.status_code, answer.json()["code"]) == (409, "illegal_transition")

    async def test_tip_with_a_live_clue_is_not_closed(
        self, client: httpx.AsyncClient, desk: AccountKit, street: StreetKit
    ) -> None:
        tip = await make_tip(street, status="accepted")
        await make_clue(street, tip=tip, status="draft")
        answer = await triage(client, desk, tip, decision="reject", reason_code="spam")
        assert (answer.status_code, answer.json()["code"]) == (409, "clue_exists")

    async def test_burnt_receipt_takes_no_question_and_the_tip_stays(
        self, client: httpx.AsyncClient, desk: AccountKit, street: StreetKit
    ) -> None:
        tip = await make_tip(street, receipt_key=None)
        answer = await triage(client, desk, tip, decision="ask", message={"text": "哪里？"})
        assert (answer.status_code, answer.json()["code"]) == (409, "receipt_burnt")
        rejected = await triage(client, desk, tip, decision="reject", reason_code="help_request_misrouted")
        assert rejected.status_code == 200

    async def test_same_key_gives_the_same_answer_and_one_message(
        self, client: httpx.AsyncClient, desk: AccountKit, tip: TipKit
    ) -> None:
        headers = {**desk.headers, "If-Match": '"1"', "Idempotency-Key": KEY}
        body = {"decision": "ask", "message": {"text": "哪一栋？"}}
        first = await client.post(f"{tip.path}/triage", json=body, headers=headers)
        second = await client.post(f"{tip.path}/triage", json=body, headers=headers)
        assert (first.status_code, second.status_code) == (200, 200)
        assert second.json() == first.json()
        assert second.headers["idempotency-replayed"] == "true"
        assert second.headers["etag"] == first.headers["etag"] == '"2"'
        other = await client.post(f"{tip.path}/triage", json={"decision": "accept"}, headers=headers)
        assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
        assert len(await mailbox(tip)) == 1

    async def test_fifty_at_once_decide_once(
        self, client: httpx.AsyncClient, desk: AccountKit, street: StreetKit, tip: TipKit
    ) -> None:
        colleague = await street.account(Duty.TIP_DESK)
        bodies = [
            {"decision": "accept"},
            {"decision": "reject", "reason_code": "spam"},
            {"decision": "ask", "message": {"text": "哪里？"}},
        ]
        answers = await asyncio.gather(
            *(triage(client, (desk, colleague)[n % 2], tip, **bodies[n % 3]) for n in range(50))
        )
        statuses = sorted(answer.status_code for answer in answers)
        assert statuses.count(200) == 1
        assert set(statuses) <= {200, 412, 503}
        assert len(await audit_of(street, "triage_tip")) == 1

    async def test_two_tips_do_not_become_duplicates_of_each_other(
        self, client: httpx.AsyncClient, desk: AccountKit, street: StreetKit
    ) -> None:
        for _ in range(10):
            one, two = await make_tip(street), await make_tip(street)
            answers = await asyncio.gather(
                triage(client, desk, one, decision="duplicate", duplicate_of=str(two.id)),
                triage(client, desk, two, decision="duplicate", duplicate_of=str(one.id)),
            )
            assert sorted(answer.status_code for answer in answers) == [200, 422]


class TestAssignment:
    async def test_tip_goes_to_a_colleague_and_back_to_nobody(
        self, client: httpx.AsyncClient, desk: AccountKit, street: StreetKit, tip: TipKit
    ) -> None:
        colleague = await street.account(Duty.TIP_DESK)
        for version, account_id in ((1, str(colleague.id)), (2, None)):
            answer = await client.put(
                f"{tip.path}/assignment",
                json={"account_id": account_id},
                headers={**desk.headers, "If-Match": f'"{version}"'},
            )
            assert (answer.status_code, answer.json()["assignee_id"]) == (200, account_id)
            assert answer.headers["etag"] == f'"{version + 1}"'
        assert len(await audit_of(street, "assign_tip")) == 2

    async def test_only_the_desk_of_the_street_takes_tips(
        self,
        client: httpx.AsyncClient,
        desk: AccountKit,
        street: StreetKit,
        other_street: StreetKit,
        tip: TipKit,
    ) -> None:
        others = [
            (await street.account(Duty.OFFICE_LEAD)).id,
            (await other_street.account(Duty.TIP_DESK)).id,
            uuid4(),
        ]
        for account_id in others:
            answer = await client.put(
                f"{tip.path}/assignment",
                json={"account_id": str(account_id)},
                headers={**desk.headers, "If-Match": '"1"'},
            )
            assert answer.status_code == 422
            moved = await client.post(
                "/v1/tips/assignments",
                json={"from": str(desk.id), "to": str(account_id)},
                headers=desk.headers,
            )
            assert moved.status_code == 422

    async def test_noon_hand_over_moves_what_is_open(
        self, client: httpx.AsyncClient, desk: AccountKit, street: StreetKit
    ) -> None:
        colleague = await street.account(Duty.TIP_DESK)
        open_tips = [await make_tip(street, assignee_id=desk.id, status=s) for s in ("received", "accepted")]
        ended = await make_tip(street, assignee_id=desk.id, status="handed_off")
        await make_clue(street, tip=ended, status="closed")
        closed = await make_tip(street, assignee_id=desk.id, status="closed", closure="rejected")
        headers = {**desk.headers, "Idempotency-Key": KEY}
        body = {"from": str(desk.id), "to": str(colleague.id)}
        for _ in range(2):
            answer = await client.post("/v1/tips/assignments", json=body, headers=headers)
            assert answer.json() == {"moved": 2}
        owners = dict(
            await street.owner.fetch("SELECT id, assignee_id FROM tip WHERE street_id = $1", street.id)
        )
        assert {owners[tip.id] for tip in open_tips} == {colleague.id}
        assert {owners[tip.id] for tip in (ended, closed)} == {desk.id}


class TestWriting:
    async def test_message_in_the_clear_is_sealed_and_answers_the_question_of_the_police(
        self, client: httpx.AsyncClient, desk: AccountKit, street: StreetKit
    ) -> None:
        tip = await make_tip(street, status="handed_off")
        clue_id = await make_clue(street, tip=tip, status="accepted")
        police = await street.account(Duty.POLICE_LIAISON)
        await add_question(street, clue_id, police.id)
        answer = await client.post(f"{tip.path}/messages", json={"text": "哪一层？"}, headers=desk.headers)
        assert answer.status_code == 201
        assert set(answer.json()) == {"id", "received_on", "received_bucket"}
        assert await mailbox(tip) == ["哪一层？"]
        waiting = await client.get("/v1/tips?needs=reply", headers=desk.headers)
        assert waiting.json()["items"] == []
        (line,) = await audit_of(street, "send_message")
        assert line["at"] is None

    async def test_message_sealed_by_the_client_is_stored_once(
        self, client: httpx.AsyncClient, desk: AccountKit, street: StreetKit, tip: TipKit
    ) -> None:
        body = sealed_by_client(tip, uuid4())
        for _ in range(2):
            answer = await client.post(f"{tip.path}/messages", json=body, headers=desk.headers)
            assert (answer.status_code, answer.json()["id"]) == (201, body["id"])
        assert await mailbox(tip) == ["密封"]
        other = sealed_by_client(tip, UUID(body["id"]))
        elsewhere = await make_tip(street)
        for path, sent in (
            (tip.path, other),
            (elsewhere.path, sealed_by_client(elsewhere, UUID(body["id"]))),
        ):
            answer = await client.post(f"{path}/messages", json=sent, headers=desk.headers)
            assert (answer.status_code, answer.json()["code"]) == (409, "id_conflict")

    async def test_wrong_envelopes_are_refused(
        self, client: httpx.AsyncClient, desk: AccountKit, tip: TipKit
    ) -> None:
        foreign = sealed_by_client(tip, uuid4(), with_receipt=False)
        timed = sealed_by_client(tip, UUID("0193a3c5-7a10-7b3e-8a51-3a8b5f2d1c77"))
        broken = sealed_by_client(tip, uuid4())
        broken["sealed_message"]["digest"] = "0" * 64
        for body, code in (
            (foreign, "wrong_recipients"),
            (timed, "invalid_input"),
            (broken, "envelope_invalid"),
        ):
            answer = await client.post(f"{tip.path}/messages", json=body, headers=desk.headers)
            assert (answer.status_code, answer.json()["code"]) == (422, code)

    async def test_burnt_receipt_takes_no_message(
        self, client: httpx.AsyncClient, desk: AccountKit, street: StreetKit
    ) -> None:
        tip = await make_tip(street, receipt_key=None)
        answer = await client.post(f"{tip.path}/messages", json={"text": "…"}, headers=desk.headers)
        assert (answer.status_code, answer.json()["code"]) == (409, "receipt_burnt")
        read = await client.get(tip.path, headers=desk.headers)
        assert read.json()["reply_key"] is None

    async def test_note_is_for_the_office_alone(
        self, client: httpx.AsyncClient, desk: AccountKit, street: StreetKit, tip: TipKit
    ) -> None:
        answer = await client.post(f"{tip.path}/notes", json={"text": "与上周相似"}, headers=desk.headers)
        assert answer.status_code == 201
        (note,) = (await client.get(tip.path, headers=desk.headers)).json()["notes"]
        envelope = Envelope.from_json(note["envelope"])
        assert envelope.key_ids == {street.keys["content"].key_id}
        opened = open_json(envelope, SealKind.NOTE, note["id"], street.keys["content"])
        assert opened == {"text": "与上周相似"}
        assert await mailbox(tip) == []

    async def test_link_shows_from_both_sides_and_once(
        self, client: httpx.AsyncClient, desk: AccountKit, street: StreetKit, tip: TipKit
    ) -> None:
        other = await make_tip(street)
        links = [
            await client.post(f"{a.path}/links", json={"other_tip_id": str(b.id)}, headers=desk.headers)
            for a, b in ((tip, other), (other, tip), (tip, other))
        ]
        assert {answer.status_code for answer in links} == {201}
        assert len({answer.json()["id"] for answer in links}) == 1
        for one, two in ((tip, other), (other, tip)):
            (link,) = (await client.get(one.path, headers=desk.headers)).json()["links"]
            assert link["tip_id"] == str(two.id)
        myself = await client.post(
            f"{tip.path}/links", json={"other_tip_id": str(tip.id)}, headers=desk.headers
        )
        assert myself.status_code == 422


VERBS: list[tuple[str, str, dict[str, Any] | None]] = [
    ("GET", "", None),
    ("GET", "/attachments/3f0b5d0e-58a4-4c1e-9b9c-6f0a3f8f7a11", None),
    ("PUT", "/assignment", {"account_id": None}),
    ("POST", "/triage", {"decision": "accept"}),
    ("POST", "/reviews", {"decision": "uphold", "message": {"text": "…"}}),
    ("POST", "/messages", {"text": "…"}),
    ("POST", "/notes", {"text": "…"}),
    ("POST", "/links", {"other_tip_id": "3f0b5d0e-58a4-4c1e-9b9c-6f0a3f8f7a11"}),
]


class TestWho:
    @pytest.mark.parametrize(("method", "verb", "body"), VERBS, ids=[f"{m}{v[:12]}" for m, v, _ in VERBS])
    async def test_tip_of_another_street_is_not_found(
        self,
        client: httpx.AsyncClient,
        other_street: StreetKit,
        tip: TipKit,
        method: str,
        verb: str,
        body: dict[str, Any] | None,
    ) -> None:
        stranger = await other_street.account(Duty.TIP_DESK)
        headers = {**stranger.headers, "If-Match": '"1"'}
        foreign = await client.request(method, tip.path + verb, json=body, headers=headers)
        absent = await client.request(method, f"/v1/tips/{uuid4()}{verb}", json=body, headers=headers)
        assert foreign.status_code == absent.status_code == 404
        assert foreign.json() == absent.json()
        assert await tip.street.owner.fetchval("SELECT version FROM tip WHERE id = $1", tip.id) == 1

    @pytest.mark.parametrize("duty", sorted(set(Duty) - {Duty.TIP_DESK}))
    async def test_other_duties_are_not_allowed(
        self, client: httpx.AsyncClient, street: StreetKit, tip: TipKit, duty: Duty
    ) -> None:
        account = await street.account(duty)
        headers = {**account.headers, "If-Match": '"1"'}
        for method, verb, body in VERBS:
            answer = await client.request(method, tip.path + verb, json=body, headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed"), verb
        for method, path, body in (
            ("GET", "/v1/tips", None),
            ("POST", "/v1/tips/assignments", {"from": str(account.id), "to": str(account.id)}),
        ):
            answer = await client.request(method, path, json=body, headers=headers)
            assert answer.status_code == 403
