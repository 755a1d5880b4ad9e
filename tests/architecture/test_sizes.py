"""A file that is read in one sitting. Split by activity, not by kind of function."""

from pathlib import Path

import pytest

from tests.architecture.source import ROOT, python_files, tracked_files

HARD_STOP = 400
TEST_STOP = 500
ONE_SCREEN = 120
FORBIDDEN_NAMES = frozenset({"utils", "util", "helpers", "helper", "common", "misc", "base"})


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize(
    ("folders", "stop"), [(("api", "migrations", "bench"), HARD_STOP), (("tests",), TEST_STOP)]
)
def test_no_file_is_longer_than_one_sitting(folders: tuple[str, ...], stop: int) -> None:
    assert {_name(path): _lines(path) for path in python_files(*folders) if _lines(path) > stop} == {}


def test_the_policy_and_each_state_machine_fit_one_screen() -> None:
    wanted = [
        path
        for path in python_files("api")
        if path.name.endswith(("permissions.py", "policy.py", "lifecycle.py"))
    ]
    assert len(wanted) > 1
    assert {_name(path): _lines(path) for path in wanted if _lines(path) > ONE_SCREEN} == {}


def test_no_file_is_named_after_nothing() -> None:
    named = {_name(path) for path in tracked_files() if path.stem in FORBIDDEN_NAMES}
    named |= {
        _name(path) for path in tracked_files() if FORBIDDEN_NAMES & set(path.relative_to(ROOT).parts[:-1])
    }
    assert named == {"api/db/base.py"}
