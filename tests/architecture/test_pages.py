"""Pages that people read say nothing that is not there: links, places in the tree, targets, decisions."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"\]\((?!https?:)([^)\s]+)\)")
PLACE = re.compile(r"`((?:api|bench|docs|migrations|tests)/[\w./-]+)`")
SECTIONS = ["## Context", "## Decision", "## Consequences", "## Alternatives", "## Enforced by"]
STATUS = re.compile(r"^Status: \w+ · Area: .+ · Date: \d{4}-\d{2}-\d{2}$", re.MULTILINE)
MOST_TARGETS = 12


def pages() -> list[str]:
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "migrations").glob("*.md")]
    return sorted(str(page.relative_to(ROOT)) for page in found)


def anchors(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def broken_links(page: Path) -> Iterator[str]:
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors(target.read_text(encoding="utf-8"))):
            yield link


@pytest.mark.parametrize("page", pages())
def test_reader_follows_each_link(page: str) -> None:
    assert list(broken_links(ROOT / page)) == []


@pytest.mark.parametrize("page", pages())
def test_reader_finds_each_place_that_a_page_names(page: str) -> None:
    named = PLACE.findall((ROOT / page).read_text(encoding="utf-8"))
    assert [place for place in named if not (ROOT / place).exists()] == []


@pytest.mark.parametrize("page", [page for page in pages() if page.startswith("docs/decisions/")])
def test_reader_finds_every_part_of_a_decision(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    assert STATUS.search(text)
    assert re.findall(r"^## .+$", text, re.MULTILINE) == SECTIONS
    assert f"]({page.removeprefix('docs/')})" in (ROOT / "docs/README.md").read_text(encoding="utf-8")


def test_reader_of_the_architecture_is_done_in_two_hundred_lines() -> None:
    assert len((ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").splitlines()) <= 200


def test_make_lists_every_target_and_few_of_them() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.+)$", text, re.MULTILINE)
    assert phony is not None
    helped = re.findall(r"^([a-z]+):.*## ", text, re.MULTILINE)
    assert phony[1].split() == helped
    assert len(helped) <= MOST_TARGETS
