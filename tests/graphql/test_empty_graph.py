"""The graph is empty until there are statistics to publish; its door already has its limits."""

import pytest

from api.access.permissions import Role


@pytest.fixture
async def headers(street):
    return (await street.account(role=Role.DASHBOARD)).headers


async def test_a_dashboard_reads_the_version(client, headers):
    answer = await client.post("/graphql", json={"query": "{ apiVersion }"}, headers=headers)
    assert answer.json() == {"data": {"apiVersion": "1.0.0"}, "errors": None}


async def test_nobody_gets_in_without_a_token(client):
    answer = await client.post("/graphql", json={"query": "{ apiVersion }"})
    assert (answer.status_code, answer.json()["code"]) == (401, "token_expired")


@pytest.mark.parametrize(
    "document",
    [
        "{ __schema { types { name } } }",
        "{ apiVersoin }",
        "{" + " apiVersion" * 600 + "}",
        "mutation { anything }",
        "{ SECRET-WORDS }",
    ],
    ids=["introspection", "typing error", "too many tokens", "mutation", "malformed"],
)
async def test_a_refused_document_is_not_repeated(client, headers, document):
    answer = await client.post("/graphql", json={"query": document}, headers=headers)
    body = answer.json()
    assert body["data"] is None
    assert {error["message"] for error in body["errors"]} == {"The document was refused."}
    assert {error["extensions"]["code"] for error in body["errors"]} == {"invalid_input"}


async def test_get_and_batches_are_refused(client, headers):
    assert (await client.get("/graphql?query={apiVersion}", headers=headers)).status_code == 405
    answer = await client.post("/graphql", json=[{"query": "{ apiVersion }"}], headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")


async def test_a_document_larger_than_16_kib_is_refused(client, headers):
    answer = await client.post("/graphql", json={"query": "{ apiVersion }" + " " * 20_000}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


async def test_the_schema_is_served_as_a_file(client):
    answer = await client.get("/schema.graphql")
    assert "apiVersion: String!" in answer.text
