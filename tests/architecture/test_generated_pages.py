"""Pages printed from the code are what the code says now."""

import json
from collections.abc import Callable

import pytest

from api.access.database_roles import DatabaseRole
from api.access.permissions import Duty, Permission, Role
from api.cli.access_page import render_access_page, row_rights
from api.cli.contract_pages import PAGES, lifecycles, openapi_document, render_lifecycles_page
from tests.architecture.source import ROOT


@pytest.mark.parametrize(("name", "render"), PAGES.items(), ids=list(PAGES))
def test_the_committed_page_is_current(name: str, render: Callable[[], str]) -> None:
    path = ROOT / name
    assert path.exists(), "run `make docs`"
    assert path.read_text(encoding="utf-8") == render(), "run `make docs` and read the difference"


def test_the_contract_is_printed_the_same_twice() -> None:
    """Nothing of a process's own secrets or of an order by chance is in it."""
    assert json.dumps(openapi_document()) == json.dumps(openapi_document())


def test_the_access_page_names_everybody_and_everything() -> None:
    page = render_access_page()
    for word in [
        *Role,
        *Duty,
        *Permission,
        *(role for role in DatabaseRole if role is not DatabaseRole.OWNER),
    ]:
        assert word.value in page, word


@pytest.mark.parametrize(
    "statement",
    ["REVOKE ALL ON tip FROM app_desk", "ALTER POLICY a ON tip USING (true)", "GRANT ALL ON tip TO x"],
)
def test_a_right_in_an_unknown_form_stops_the_page(statement: str) -> None:
    """A page that skipped what it cannot read would say less than is granted."""
    with pytest.raises(ValueError, match="unknown form"):
        row_rights([statement])


def test_every_state_is_drawn() -> None:
    page = render_lifecycles_page()
    assert {"tips", "clues", "keys", "people, account"} <= set(lifecycles())
    for noun, edges in lifecycles().items():
        assert f"## {noun}\n" in page
        for state, successors in edges.items():
            assert set(successors) <= set(edges), f"{noun}: a successor of {state} has no line"
