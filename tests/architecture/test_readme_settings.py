"""Both READMEs name every variable, with its default, and no variable that does not exist."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from pydantic_core import PydanticUndefined

from api.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
READMES = ["README.md", "README.zh.md"]
VARIABLE = re.compile(r"SHOUWANG_[A-Z_]*[A-Z]")
ROW = re.compile(r"^\| `(SHOUWANG_[A-Z_]+)` \| (\S+) \| (.+) \|$", re.MULTILINE)


def variables() -> Mapping[str, Any]:
    return {f"SHOUWANG_{name.upper()}": field for name, field in Settings.model_fields.items()}


def shown(default: object) -> str:
    assert default is not PydanticUndefined
    return "–" if default in {None, ""} else f"`{default}`"


def rows(readme: str) -> list[tuple[str, str, str]]:
    return ROW.findall((ROOT / readme).read_text(encoding="utf-8"))


@pytest.mark.parametrize("readme", READMES)
def test_reader_finds_each_variable_with_its_default(readme: str) -> None:
    expected = [(name, shown(field.default)) for name, field in variables().items()]
    assert [(name, default) for name, default, _meaning in rows(readme)] == expected


def test_reader_finds_the_meaning_that_the_code_gives() -> None:
    meanings = {name: meaning for name, _default, meaning in rows("README.md")}
    assert meanings == {name: field.description for name, field in variables().items()}


@pytest.mark.parametrize("page", [*READMES, "compose.yaml", "compose.env.example", "Dockerfile"])
def test_reader_meets_no_variable_that_does_not_exist(page: str) -> None:
    only_of_compose = {"SHOUWANG_ADMIN_PASSWORD"}
    named = set(VARIABLE.findall((ROOT / page).read_text(encoding="utf-8")))
    assert named - only_of_compose <= variables().keys()
