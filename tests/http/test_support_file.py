"""A case on one page over HTTP: what stands on it, what it costs, and the one line it leaves."""

from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
import httpx
import pytest
from sqlalchemy import Engine, event

from api.access.permissions import Duty
from api.schemas.case_files import CaseFileOut
from tests.factories.care import FOR_SUPERVISION, NAME, PHONE
from tests.factories.street import StreetKit
from tests.factories.support import Work, ago, body_of, make_work

MOST_STATEMENTS = 16


@pytest.fixture
async def work(client: httpx.AsyncClient, street: StreetKit) -> Work:
    return await make_work(client, street)


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Statements that reach the database meanwhile: of the driver, and of the mapper."""
    sent: list[str] = []
    connection = asyncpg.connection.Connection

    def watch(name: str) -> None:
        original = getattr(connection, name)

        async def call(self: object, query: str, *args: object, **more: object) -> object:
            sent.append(" ".join(query.split()))
            return await original(self, query, *args, **more)

        monkeypatch.setattr(connection, name, call)

    def of_mapper(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(" ".join(statement.split()))

    for name in ("execute", "fetch", "fetchrow", "fetchval"):
        watch(name)
    event.listen(Engine, "before_cursor_execute", of_mapper)
    yield sent
    event.remove(Engine, "before_cursor_execute", of_mapper)
    monkeypatch.undo()


async def test_a_file_holds_what_a_worker_needs_on_the_way(work: Work) -> None:
    agreement = await work.made("agreement", on=ago(10))
    plan = await work.made("plan")
    contacts = [await work.made("contacts", on=ago(days)) for days in (9, 8, 7, 6, 5, 4)]
    test = (await work.made("drug-tests", on=ago(20)))["test"]
    need = await work.made("services")
    done = await work.made("services")
    declined = {"kind": "declined", "on": ago(0).isoformat()}
    await work.made(f"services/{done['id']}/steps", declined)
    answer = await work.client.get(work.path("file"), headers=work.lead.headers)
    assert answer.status_code == 200, answer.text
    CaseFileOut.model_validate_json(answer.content)
    file = answer.json()
    assert file["person"] == {"name": NAME, "phone": PHONE, "address": None}
    assert (file["pseudonym"], file["status"], file["tier"]) == (
        work.case.pseudonym,
        "in_progress",
        "unassessed",
    )
    assert (file["term_year"], file["agreement_signed_on"]) == (1, agreement["signed_on"])
    assert file["plan"] == plan
    assert file["contacts"] == contacts[:0:-1]
    assert file["tests"] == [test]
    assert [one["id"] for one in file["services"]] == [need["id"]]
    kinds = [one["kind"] for one in file["deadlines"]]
    assert {"contact", "drug_test", "first_assessment"} <= set(kinds)
    assert [one["due_on"] for one in file["deadlines"]] == sorted(one["due_on"] for one in file["deadlines"])
    assert "990000199001010017" not in answer.text


async def test_an_empty_file_is_a_file(client: httpx.AsyncClient, street: StreetKit) -> None:
    work = await make_work(
        client, street, reported_on=None, status="order_received", agreement_signed_on=None
    )
    file = await work.listed("file")
    assert (file["term_year"], file["expires_on"], file["agreement_signed_on"]) == (None, None, None)
    assert (file["plan"], file["contacts"], file["services"], file["tests"]) == (None, [], [], [])
    assert file["deadlines"][0]["kind"] in {"first_contact", "report"}


async def test_reading_a_file_leaves_one_line_with_the_purpose_of_the_office(work: Work) -> None:
    await work.listed("file")
    office = await work.street.account(Duty.OFFICE_LEAD)
    answer = await work.client.get(work.path("file"), headers=office.headers | FOR_SUPERVISION)
    assert answer.status_code == 200
    lines = await work.lines("read")
    assert [(line["actor_id"], line["purpose"]) for line in lines] == [
        (work.lead.id, None),
        (office.id, "supervision"),
    ]
    assert all(line["object_id"] == str(work.case.id) for line in lines)


async def test_a_file_costs_the_same_few_statements_however_full_it_is(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    await work.listed("file")
    with counted(monkeypatch) as empty:
        await work.listed("file")
    for days in range(1, 9):
        await work.made("contacts", on=ago(days))
        await work.made("services", body_of("services", ago(days)))
        await work.made("drug-tests", on=ago(days * 20))
    with counted(monkeypatch) as full:
        await work.listed("file")
    assert any("FROM drug_test" in one for one in full), "the watch sees what is sent"
    assert len(full) == len(empty)
    assert len(full) <= MOST_STATEMENTS, full
