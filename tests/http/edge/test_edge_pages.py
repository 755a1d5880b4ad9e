import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from api.errors import DomainError
from api.routers.edge import EdgeOptions
from api.schemas.field_texts import FIELD_TEXTS
from api.schemas.problem_texts import REFUSALS, read_entries
from api.schemas.problems import Problem, problem_body, refusals, render_errors_page
from tests.http.edge.edge_app import client_of, make_app, ready

ROOT = Path(__file__).parents[3]


def subclasses(cls):
    for child in cls.__subclasses__():
        yield child
        yield from subclasses(child)


def test_every_refusal_class_has_words():
    codes = {cls.code for cls in subclasses(DomainError) if cls.__module__.startswith("api.")}
    assert codes <= REFUSALS.keys()


def test_the_catalogue_is_complete_and_in_order():
    assert list(REFUSALS) == sorted(REFUSALS)
    assert list(FIELD_TEXTS) == sorted(FIELD_TEXTS)
    for refusal in REFUSALS.values():
        assert re.fullmatch(r"[a-z][a-z0-9_]+", refusal.code)
        assert 400 <= refusal.status < 600
        for words in (refusal.title, refusal.detail):
            assert re.search(r"[\u4e00-\u9fff]", words["zh"])
            assert words["en"].isascii()
            assert not set("{}%") & set(words["zh"] + words["en"])


@pytest.mark.parametrize(
    "text", ["a 400\n x | y\n x | y\na 400\n x | y\n x | y", "a 400\n x | y", "a\n x | y\n x | y"]
)
def test_a_broken_catalogue_is_noticed(text):
    with pytest.raises(ValueError, match=r"twice|unpack|zip"):
        read_entries(text)


def test_the_page_of_refusals_is_current():
    assert (ROOT / "docs/errors.md").read_text("utf-8") == render_errors_page()


def test_extra_members_never_replace_the_standard_ones():
    body = problem_body("stale", "en", extra={"status": 200, "code": "x", "recipients": [1]})
    assert (body["status"], body["code"], body["recipients"]) == (412, "stale", [1])
    assert Problem.model_validate(body).code == "stale"


def test_an_unknown_code_is_a_refusal_and_no_fault():
    assert problem_body("nowhere_defined", "zh")["code"] == "refused"


def test_a_route_cannot_promise_what_has_no_words():
    with pytest.raises(KeyError):
        refusals("nowhere_defined")


async def test_each_code_has_a_page_in_both_languages(client):
    for code, refusal in REFUSALS.items():
        response = await client.get(f"/errors/{code}")
        assert response.status_code == 200
        assert refusal.title["zh"] in response.text
        assert refusal.title["en"] in response.text
        assert "<script" not in response.text
    assert (await client.get("/errors")).text.count("<li>") == len(REFUSALS)


async def test_the_documentation_loads_nothing_from_elsewhere(client):
    page = await client.get("/docs")
    links = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(links) == 4
    for link in links:
        assert link.startswith("/docs/assets/")
        asset = await client.get(link)
        assert asset.status_code == 200
        assert asset.content
    assert "http" not in page.text
    assert "<script>" not in page.text
    assert "'unsafe-inline'" not in page.headers["content-security-policy"].partition("style-src")[0]
    assert (await client.get("/")).headers["location"] == "/docs"


async def test_production_has_no_browsable_documentation():
    async with client_of(make_app(EdgeOptions(probe=ready))) as client:
        for path in ("/docs", "/docs/assets/swagger-ui.css", "/redoc", "/"):
            assert (await client.get(path)).status_code == 404
        assert (await client.get("/openapi.json")).status_code == 200


async def test_openapi_shows_our_refusals_only(client):
    document = (await client.get("/openapi.json")).json()
    assert "HTTPValidationError" not in str(document)
    assert {"Problem", "FieldProblem"} <= document["components"]["schemas"].keys()
    operation = document["paths"]["/v1/notes"]["post"]["responses"]
    assert set(operation) == {"201", "409", "422", "default"}
    shared = document["components"]
    content = shared["responses"][operation["409"]["$ref"].rpartition("/")[2]]["content"]
    assert list(content) == ["application/problem+json"]
    assert list(content["application/problem+json"]["examples"]) == ["illegal_transition"]
    assert shared["examples"]["illegal_transition"]["value"]["status"] == 409
    assert "422" in document["paths"]["/v1/notes/{note_id}"]["get"]["responses"]
    assert "/metrics" not in document["paths"]
    references = set(re.findall(r"#/components/schemas/(\w+)", str(document)))
    assert references <= document["components"]["schemas"].keys()


async def test_probes_tell_alive_from_ready():
    async def broken():
        raise RuntimeError

    async def unready():
        return False

    for probe, status in ((ready, 200), (broken, 503), (unready, 503)):
        async with client_of(make_app(EdgeOptions(probe=probe))) as client:
            assert (await client.get("/livez")).json() == {"status": "ok"}
            response = await client.get("/readyz")
            assert response.status_code == status
            assert ("retry-after" in response.headers) == (status == 503)


async def test_metrics_count_templates_and_stay_at_home():
    app = make_app(EdgeOptions(probe=ready, metrics_token="secret-token"))
    async with client_of(app) as client:
        await client.get("/v1/notes/0191e0a0-0000-4000-8000-000000000000")
        await client.post("/v1/tips", json={"text": "a"})
        await client.get("/v1/canary7f3a9b")
        text = (await client.get("/metrics")).text
        for headers in (
            {"x-forwarded-for": "127.0.0.1"},
            {"forwarded": "for=x"},
            {"x-forwarded-for": "x", "authorization": "Bearer no"},
        ):
            assert (await client.get("/metrics", headers=headers)).status_code == 404
        bearer = {"x-forwarded-for": "1.1.1.1", "authorization": "Bearer secret-token"}
        assert (await client.get("/metrics", headers=bearer)).status_code == 200
    assert 'shouwang_requests_total{plane="staff",route="/v1/notes/{note_id}",status_class="2xx"} 1.0' in text
    assert 'shouwang_requests_total{plane="public",route="/v1/tips",status_class="2xx"} 1.0' in text
    assert 'duration_seconds_count{plane="public"' not in text
    assert "canary" not in text
    assert "0191e0a0" not in text


async def test_no_model_of_the_edge_lacks_descriptions():
    for cls in subclasses(BaseModel):
        if cls.__module__.startswith("api.schemas.problem"):
            assert all(field.description for field in cls.model_fields.values()), cls
