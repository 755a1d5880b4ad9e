"""The tip desk over HTTP: list, read, assign, write."""

from datetime import date
from uuid import uuid4

import asyncpg
import httpx
import pytest

from api.access.permissions import Duty
from api.crypto.envelope import Envelope, parse_key_wraps
from api.crypto.sealing import SealedFile, SealKind, open_file, open_json
from api.schemas.tips import TipOut, TipPage
from tests.factories.street import AccountKit, StreetKit
from tests.factories.tips import (
    TipKit,
    add_attachment,
    add_contest,
    add_message,
    add_question,
    audit_of,
    make_clue,
    make_tip,
)

KEY = "a-key-of-sixteen-or-more"


@pytest.fixture
async def desk(street: StreetKit) -> AccountKit:
    return await street.account(Duty.TIP_DESK)


def ids(answer: httpx.Response) -> set[str]:
    assert answer.status_code == 200, answer.text
    TipPage.model_validate_json(answer.content)
    return {item["id"] for item in answer.json()["items"]}


async def opened(answer: httpx.Response, tip: TipKit) -> list[str]:
    """The messages of a tip as its reporter reads them."""
    assert answer.status_code == 200, answer.text
    found = []
    for message in answer.json()["messages"]:
        envelope = Envelope.from_json(message["envelope"])
        found.append(open_json(envelope, SealKind.MESSAGE, message["id"], tip.receipt)["text"])
    return found


class TestList:
    async def test_item_has_the_plain_fields_and_an_etag(
        self, client: httpx.AsyncClient, street: StreetKit, desk: AccountKit
    ) -> None:
        tip = await make_tip(street)
        await add_attachment(tip)
        await add_message(tip)
        answer = await client.get("/v1/tips", headers=desk.headers)
        assert ids(answer) == {str(tip.id)}
        (item,) = answer.json()["items"]
        assert item["status"] == "received"
        assert (item["attachment_count"], item["has_new_message"], item["is_contested"]) == (1, True, False)
        assert item["etag"] == '"1"'
        assert answer.json()["next_cursor"] is None

    async def test_unreleased_rows_are_in_no_list_count_flag_or_read(
        self, client: httpx.AsyncClient, street: StreetKit, desk: AccountKit
    ) -> None:
        hidden = await make_tip(street, is_unreleased=True)
        tip = await make_tip(street, status="closed", closure="rejected")
        await add_attachment(tip, is_unreleased=True)
        await add_message(tip, is_unreleased=True)
        await add_contest(tip, is_unreleased=True)
        answer = await client.get("/v1/tips", headers=desk.headers)
        assert ids(answer) == {str(tip.id)}
        (item,) = answer.json()["items"]
        assert (item["attachment_count"], item["has_new_message"], item["is_contested"]) == (0, False, False)
        for need in ("reply", "review"):
            assert ids(await client.get(f"/v1/tips?needs={need}", headers=desk.headers)) == set()
        read = await client.get(tip.path, headers=desk.headers)
        assert (read.json()["messages"], read.json()["attachments"]) == ([], [])
        assert (await client.get(hidden.path, headers=desk.headers)).status_code == 404
        await client.get(tip.path, headers=desk.headers)
        assert await street.owner.fetchval("SELECT is_new FROM tip_message WHERE tip_id = $1", tip.id)

    async def test_status_is_read_through_the_clue(
        self, client: httpx.AsyncClient, street: StreetKit, desk: AccountKit
    ) -> None:
        running = await make_tip(street, status="handed_off")
        await make_clue(street, tip=running, status="verifying")
        ended = await make_tip(street, status="handed_off")
        await make_clue(street, tip=ended, status="closed")
        closed = await make_tip(street, status="closed", closure="rejected")
        by_status = {
            status: ids(await client.get(f"/v1/tips?status={status}", headers=desk.headers))
            for status in ("handed_off", "closed", "received")
        }
        assert by_status == {
            "handed_off": {str(running.id)},
            "closed": {str(ended.id), str(closed.id)},
            "received": set(),
        }
        read = await client.get(ended.path, headers=desk.headers)
        assert (read.json()["status"], read.json()["closure"]) == ("closed", "outcome")

    async def test_needs_name_what_waits(
        self, client: httpx.AsyncClient, street: StreetKit, desk: AccountKit
    ) -> None:
        police = await street.account(Duty.POLICE_LIAISON)
        fresh, asked = await make_tip(street), await make_tip(street, status="asked")
        bare = await make_tip(street, status="accepted")
        drafted = await make_tip(street, status="accepted")
        await make_clue(street, tip=drafted, status="draft")
        refused = await make_tip(street, status="accepted")
        await make_clue(street, tip=refused, status="rejected_by_office")
        questioned = await make_tip(street, status="handed_off")
        await add_question(street, await make_clue(street, tip=questioned, status="accepted"), police.id)
        contested = await make_tip(street, status="closed", closure="rejected")
        await add_contest(contested)
        await add_message(asked)
        expected = {
            "triage": [fresh, asked],
            "clue": [bare, refused],
            "reply": [asked, questioned],
            "review": [contested],
        }
        for need, tips in expected.items():
            answer = await client.get(f"/v1/tips?needs={need}", headers=desk.headers)
            assert ids(answer) == {str(tip.id) for tip in tips}, need

    async def test_filters_narrow(
        self, client: httpx.AsyncClient, street: StreetKit, desk: AccountKit
    ) -> None:
        mine = await make_tip(street, assignee_id=desk.id, category="transport")
        urgent = await make_tip(street, urgency="urgent", community_code=street.code + "001")
        for query, tip in (
            ("assignee=me", mine),
            ("assignee=none", urgent),
            ("category=transport", mine),
            ("urgency=urgent", urgent),
            (f"community_code={street.code}001", urgent),
        ):
            assert ids(await client.get(f"/v1/tips?{query}", headers=desk.headers)) == {str(tip.id)}, query

    @pytest.mark.parametrize("order", ["", "&order=due"])
    async def test_pages_give_every_tip_once_in_order(
        self, client: httpx.AsyncClient, street: StreetKit, desk: AccountKit, order: str
    ) -> None:
        for day in range(1, 8):
            await make_tip(street, received_on=date(2026, 1, day), due_on=date(2026, 2, 10 - day))
        cursor, seen = "", []
        while True:
            answer = await client.get(f"/v1/tips?limit=3{order}{cursor}", headers=desk.headers)
            seen += [item["received_on"] for item in answer.json()["items"]]
            if answer.json()["next_cursor"] is None:
                break
            cursor = f"&cursor={answer.json()['next_cursor']}"
        assert seen == [f"2026-01-0{day}" for day in range(7, 0, -1)]

    @pytest.mark.parametrize(
        "query",
        [
            "limit=0",
            "limit=101",
            "cursor=x",
            "cursor=WyIyMDI2LTAxLTAxIiw5OTk5OTk5OTk5LCIzZjBiNWQwZS01OGE0LTRjMWUtOWI5Yy02ZjBhM2Y4ZjdhMTEiXQ",
            "status=gone",
            "needs=x",
            "assignee=you",
            "category=x",
            "community_code=x",
            "order=id",
        ],
    )
    async def test_bad_parameters_are_refused(
        self, client: httpx.AsyncClient, desk: AccountKit, query: str
    ) -> None:
        answer = await client.get(f"/v1/tips?{query}", headers=desk.headers)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")


class TestRead:
    async def test_reader_gets_everything_and_leaves_a_line_without_an_instant(
        self, client: httpx.AsyncClient, street: StreetKit, desk: AccountKit
    ) -> None:
        tip = await make_tip(street)
        await add_message(tip)
        attachment_id = await add_attachment(tip)
        answer = await client.get(tip.path, headers=desk.headers)
        out = TipOut.model_validate_json(answer.content)
        assert answer.headers["etag"] == out.etag == '"1"'
        assert answer.headers["cache-control"] == "no-store"
        assert out.has_new_message
        assert await opened(answer, tip) == ["补充：晚上十点"]
        assert answer.json()["messages"][0]["from"] == "reporter"
        assert [one.id for one in out.attachments] == [attachment_id]
        assert out.reply_key is not None
        assert out.reply_key.key_id == tip.id
        (line,) = await audit_of(street, "read_tip")
        assert (line["at"], line["actor_id"], line["object_id"]) == (None, desk.id, str(tip.id))
        again = await client.get(tip.path, headers=desk.headers)
        assert (again.json()["has_new_message"], again.headers["etag"]) == (False, '"1"')

    async def test_attachment_opens_and_is_recorded(
        self, client: httpx.AsyncClient, street: StreetKit, desk: AccountKit
    ) -> None:
        tip = await make_tip(street)
        attachment_id = await add_attachment(tip, b"bytes of a picture")
        listed = (await client.get(tip.path, headers=desk.headers)).json()["attachments"][0]
        answer = await client.get(f"{tip.path}/attachments/{attachment_id}", headers=desk.headers)
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["content-disposition"].startswith("attachment")
        wraps = parse_key_wraps(listed["key_wraps"])
        from_download = SealedFile.from_bytes(answer.content, listed["digest"], wraps)
        key = street.keys["content"]
        assert open_file(from_download, SealKind.ATTACHMENT, attachment_id, key) == b"bytes of a picture"
        assert len(await audit_of(street, "read_attachment")) == 1

    async def test_attachment_of_another_tip_or_unreleased_is_not_found(
        self, client: httpx.AsyncClient, street: StreetKit, desk: AccountKit
    ) -> None:
        tip, other = await make_tip(street), await make_tip(street)
        elsewhere = await add_attachment(other)
        hidden = await add_attachment(tip, is_unreleased=True)
        for attachment_id in (elsewhere, hidden, uuid4()):
            answer = await client.get(f"{tip.path}/attachments/{attachment_id}", headers=desk.headers)
            assert answer.status_code == 404

    async def test_nothing_is_read_when_the_record_fails(
        self, client: httpx.AsyncClient, street: StreetKit, desk: AccountKit, owner: asyncpg.Pool
    ) -> None:
        tip = await make_tip(street)
        await add_message(tip)
        attachment_id = await add_attachment(tip)
        await owner.execute(
            f"""
            CREATE FUNCTION refuse_audit() RETURNS trigger LANGUAGE plpgsql AS
              $$ BEGIN RAISE EXCEPTION 'no room for a record'; END $$;
            CREATE TRIGGER refuse_audit BEFORE INSERT ON audit_event FOR EACH ROW
              WHEN (NEW.street_id = '{street.id}') EXECUTE FUNCTION refuse_audit()
            """
        )
        try:
            for path in (tip.path, f"{tip.path}/attachments/{attachment_id}"):
                answer = await client.get(path, headers=desk.headers)
                assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
        finally:
            await owner.execute("DROP TRIGGER refuse_audit ON audit_event; DROP FUNCTION refuse_audit()")
        assert await owner.fetchval("SELECT is_new FROM tip_message WHERE tip_id = $1", tip.id)
