"""Every refusal that the code can raise has words, and every word belongs to a refusal."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator

import api
from api.errors import DomainError
from api.schemas.problem_texts import REFUSALS
from tests.architecture.source import modules

FIXED_BY_THE_CONTRACT = {
    "device_revoked",
    "invalid_scope",
    "unauthorized_client",
}
"""Codes that clients may already decide by, though no part that gives them is built yet."""


def _load_everything() -> None:
    for module in pkgutil.walk_packages(api.__path__, "api."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def _below(base: type[DomainError]) -> Iterator[type[DomainError]]:
    for refusal in base.__subclasses__():
        yield refusal
        yield from _below(refusal)


def _of_the_product() -> list[type[DomainError]]:
    _load_everything()
    return [refusal for refusal in _below(DomainError) if refusal.__module__.startswith("api.")]


def test_every_refusal_has_words() -> None:
    assert {
        refusal.code: refusal.__qualname__ for refusal in _of_the_product() if refusal.code not in REFUSALS
    } == {}


def test_every_word_belongs_to_a_refusal() -> None:
    """Raised as a class, or answered by the edge, which names the code itself."""
    raised = {refusal.code for refusal in _of_the_product()}
    named = {
        node.value
        for name, tree in modules("api")
        if not name.startswith("api/schemas/problem") and not name.endswith("field_texts.py")
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert set(REFUSALS) - raised - named == FIXED_BY_THE_CONTRACT


def test_refusals_are_in_order_and_speak_both_languages() -> None:
    assert list(REFUSALS) == sorted(REFUSALS)
    for code, refusal in REFUSALS.items():
        assert refusal.code == code
        for language in ("zh", "en"):
            assert refusal.title[language], code
            assert refusal.detail[language], code
