"""Who may import whom stands in `pyproject.toml`; here it is kept, and shown able to fail."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

LINT = """
import sys
from importlinter.cli import lint_imports
sys.exit(lint_imports(no_cache=True, no_logo=True))
"""


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", LINT], cwd=folder, capture_output=True, text=True, check=False
    )


def test_every_import_contract_is_kept() -> None:
    result = _lint(ROOT)
    assert result.returncode == 0, result.stdout[-4000:]


PLANTED = {
    "api/domain/tips/planted.py": "import api.domain.help_requests.models",
    "api/domain/help_requests/planted.py": "import api.domain.clues.models",
    "api/domain/episodes/planted.py": "import api.domain.tips.models",
    "api/domain/care_rules/planted.py": "import api.domain.queue.models",
    "api/domain/patrols/planted.py": "import api.domain.episodes.words",
    "api/domain/tasks/planted.py": "import api.domain.care_rules.words",
    "api/domain/people/planted.py": "import api.domain.tips.models",
    "api/domain/receipts/planted.py": "import api.domain.clues.models",
    "api/domain/keys/planted.py": "import fastapi",
    "api/domain/audit/planted.py": "import api.db.unit",
    "api/access/planted.py": "import sqlalchemy",
    "api/crypto/planted.py": "import api.access.actor",
    "api/routers/planted.py": "import asyncpg",
    "api/schemas/planted.py": "import api.routers.me",
    "api/clients/planted.py": "import api.domain.tips.words",
    "api/kit/planted.py": "import api.settings",
    "api/jobs/planted.py": "import jose",
    "api/helpers/__init__.py": "",
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package in a folder of its own, with a forbidden import of every kind in it."""
    folder = tmp_path_factory.mktemp("planted")
    shutil.copytree(ROOT / "api", folder / "api", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    for name, text in PLANTED.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(f'"""Planted."""\n{text}\n')
    return folder


def test_every_planted_import_is_found(copy: Path) -> None:
    result = _lint(copy)
    assert result.returncode == 1
    report = result.stdout.replace("/", ".")
    missed = [
        name
        for name in PLANTED
        if name.removesuffix(".py").removesuffix("/__init__").replace("/", ".") not in report
        and not (name.startswith("api/helpers") and "helpers" in report)
    ]
    assert missed == []
