"""The printed contract is complete: whoever generates a client from it needs nothing else."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from api.cli.contract_pages import openapi_document
from api.schemas.field_words import MEMBERS, PARAMETERS, is_described

DOCUMENT = openapi_document()
SCHEMAS: dict[str, dict[str, Any]] = DOCUMENT["components"]["schemas"]


def target(pointer: str) -> Any:
    """What a pointer of the document points at."""
    found: Any = DOCUMENT
    for name in pointer.removeprefix("#/").split("/"):
        found = found[name]
    return found


def resolved(operation: dict[str, Any]) -> dict[str, Any]:
    """The operation with its shared parameters and answers in place."""
    return operation | {
        "parameters": [
            target(one["$ref"]) if "$ref" in one else one for one in operation.get("parameters", [])
        ],
        "responses": {
            status: target(answer["$ref"]) if "$ref" in answer else answer
            for status, answer in operation["responses"].items()
        },
    }


OPERATIONS: list[tuple[str, dict[str, Any]]] = [
    (f"{method.upper()} {path}", resolved(operation))
    for path, item in DOCUMENT["paths"].items()
    for method, operation in item.items()
]
IDS = [name for name, _ in OPERATIONS]
CODES = {name: set(re.findall(r"'#/components/examples/(\w+)'", str(one))) for name, one in OPERATIONS}
NOT_MODIFIED = "304"
BINARY = frozenset({"application/octet-stream"})
TEXT = frozenset({"text/plain"})
each_operation = pytest.mark.parametrize("operation", [operation for _, operation in OPERATIONS], ids=IDS)


def nodes(node: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object of a part of the document, with where it lies."""
    if isinstance(node, dict):
        yield path, node
        for name, inner in node.items():
            if name not in {"example", "examples", "default"}:
                yield from nodes(inner, f"{path}/{name}")
    elif isinstance(node, list):
        for place, inner in enumerate(node):
            yield from nodes(inner, f"{path}/{place}")


@each_operation
def test_an_operation_says_what_it_is(operation: dict[str, Any]) -> None:
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", operation["operationId"]), "readable, as the function is named"
    assert operation["summary"]
    assert len(operation["description"]) > 10, "the docstring, written for the caller"
    assert operation["tags"]


def test_no_two_operations_share_a_name() -> None:
    names = Counter(operation["operationId"] for _, operation in OPERATIONS)
    assert [name for name, count in names.items() if count > 1] == []


@each_operation
def test_an_operation_names_its_refusals(operation: dict[str, Any]) -> None:
    refusals = {
        code: answer
        for code, answer in operation["responses"].items()
        if not code.startswith("2") and code != NOT_MODIFIED
    }
    assert "default" in refusals
    for code, answer in refusals.items():
        assert answer["description"], code
        assert "application/problem+json" in answer["content"], code
    if "security" in operation:
        assert "401" in refusals, "the token, the session or the receipt may have ended"


@each_operation
def test_an_operation_answers_a_named_shape(operation: dict[str, Any]) -> None:
    for code, answer in operation["responses"].items():
        for media_type, content in answer.get("content", {}).items():
            if media_type not in BINARY | TEXT:
                assert content.get("schema"), f"{code} {media_type}"


@each_operation
def test_no_shape_is_anonymous(operation: dict[str, Any]) -> None:
    """A generator gives an inline object a name that changes with the next release."""
    parts = {"body": operation.get("requestBody", {}), "answers": operation["responses"]}
    found = [path for path, node in nodes(parts) if node.get("type") == "object" and "properties" in node]
    assert found == []


@each_operation
def test_parameters_are_described(operation: dict[str, Any]) -> None:
    assert [one["name"] for one in operation.get("parameters", []) if not is_described(one)] == []


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_shape_is_described_and_every_member_of_it(name: str) -> None:
    schema = SCHEMAS[name]
    assert schema.get("description"), "the docstring of the class"
    assert [key for key, member in schema.get("properties", {}).items() if not is_described(member)] == []


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_shape_has_a_name_that_clients_can_use(name: str) -> None:
    assert re.fullmatch(r"[A-Z][A-Za-z0-9]*", name), "two classes share this name, or it is generated"


@pytest.mark.parametrize("name", SCHEMAS)
def test_members_of_a_shape_are_named_shapes_too(name: str) -> None:
    for path, node in nodes(SCHEMAS[name].get("properties", {}), name):
        assert not (node.get("type") == "object" and "properties" in node), f"{path} has no name"
        assert "enum" not in node, f"{path}: give the enum a name"


def test_enums_of_parameters_have_names() -> None:
    found = [
        f"{name} {path}"
        for name, operation in OPERATIONS
        for path, node in nodes(operation.get("parameters", []))
        if "enum" in node
    ]
    assert found == []


def test_every_body_has_an_example() -> None:
    missing = [
        name
        for name, operation in OPERATIONS
        for content in operation.get("requestBody", {}).get("content", {}).values()
        if not _has_example(content)
    ]
    assert missing == []


def _has_example(content: dict[str, Any]) -> bool:
    shapes = re.findall(r"#/components/schemas/(\w+)", str(content["schema"]))
    return any({"example", "examples"} & set(part) for part in (content, *(SCHEMAS[name] for name in shapes)))


def test_nothing_points_at_what_is_not_there() -> None:
    pointers = set(re.findall(r"'(#/[^']+)'", str(DOCUMENT)))
    assert len(pointers) > len(SCHEMAS)
    for pointer in pointers:
        assert target(pointer), pointer


@pytest.mark.parametrize(
    ("code", "header"),
    [("idempotency_key_reused", "Idempotency-Key"), ("precondition_required", "If-Match")],
)
def test_a_header_is_declared_where_its_refusal_is_promised(code: str, header: str) -> None:
    promised = {name for name, codes in CODES.items() if code in codes}
    declared = {
        name for name, one in OPERATIONS if header in {parameter["name"] for parameter in one["parameters"]}
    }
    assert promised == declared != set()


@each_operation
def test_answers_declare_what_their_headers_tell(operation: dict[str, Any]) -> None:
    for status, answer in operation["responses"].items():
        headers = answer.get("headers", {})
        assert ("Retry-After" in headers) == (
            status in {"429", "503"} or "idempotency_in_progress" in str(answer)
        ), status
        assert ("WWW-Authenticate" in headers) == (status == "401"), status


def test_what_is_matched_can_be_read_with_its_version() -> None:
    """Each If-Match is the ETag of some answer; the readings that give one say so."""
    with_version = {
        name
        for name, one in OPERATIONS
        if any("ETag" in answer.get("headers", {}) for answer in one["responses"].values())
    }
    assert {
        "GET /v1/accounts/{account_id}",
        "GET /v1/clues/{clue_id}",
        "GET /v1/tips/{tip_id}",
    } <= with_version


def test_every_scheme_is_declared_and_every_tag_is_described() -> None:
    schemes = {scheme for _, one in OPERATIONS for needed in one.get("security", []) for scheme in needed}
    assert schemes == set(DOCUMENT["components"]["securitySchemes"]) == {"Bearer", "Client", "Receipt"}
    described = {tag["name"] for tag in DOCUMENT["tags"] if tag["description"]}
    assert {tag for _, one in OPERATIONS for tag in one["tags"]} == described


def test_no_member_is_null_alone() -> None:
    """Most languages have no type for it, and a generator then names a class that it never writes."""
    alone = [
        f"{name}.{key}"
        for name, schema in SCHEMAS.items()
        for key, member in schema.get("properties", {}).items()
        if member.get("type") == "null"
    ]
    assert alone == []


def test_common_words_are_in_order_and_in_use() -> None:
    assert list(MEMBERS) == sorted(MEMBERS)
    used = {key for schema in SCHEMAS.values() for key in schema.get("properties", {})}
    assert set(MEMBERS) - used == set(), "words for members that are no more"
    assert set(PARAMETERS) <= {
        one["name"] for _, operation in OPERATIONS for one in operation.get("parameters", [])
    }


@pytest.mark.parametrize(
    "member",
    [{"type": "string"}, {"anyOf": [{"type": "string"}, {"type": "null"}]}, {"items": {"type": "string"}}],
)
def test_a_member_without_a_word_is_noticed(member: dict[str, Any]) -> None:
    assert not is_described(member)
