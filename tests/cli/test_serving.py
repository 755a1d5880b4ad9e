"""What the processes that serve are given, and what production mode refuses."""

import subprocess
import sys
from pathlib import Path

import pytest

from api.cli import serving
from api.kit.supervisor import Service
from api.settings import Settings

URL = "postgresql://keeper:administrators-secret@db.invalid:5432/shouwang"
FIT = {
    "SHOUWANG_MODE": "production",
    "SHOUWANG_PUBLIC_URL": "https://tips.invalid",
    "SHOUWANG_ALLOWED_HOSTS": "tips.invalid",
    "SHOUWANG_DATABASE_ADDRESS": "",
}


def run(folder: Path, command: str, **changes: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "api", command],
        env={"SHOUWANG_DATA_DIR": str(folder), "LANG": "C.UTF-8", **FIT, **changes},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_processes_that_face_the_network_do_not_get_the_administrators_password(monkeypatch, tmp_path):
    started: list[Service] = []

    class Listed:
        def __init__(self, services, **_options):
            started.extend(services)

        def run(self):
            return 0

    monkeypatch.setattr(serving, "Supervisor", Listed)
    monkeypatch.setattr(serving, "_announce", lambda *_arguments, **_options: None)
    monkeypatch.setenv("SHOUWANG_DATABASE_URL", URL)
    settings = Settings(data_dir=tmp_path)
    assert settings.database_url == URL
    assert serving._supervise(settings, None, has_demo=False) == 0
    assert [service.name for service in started] == ["api", "worker"]
    for service in started:
        assert "administrators-secret" not in str(service.env)
        assert '"db.invalid"' in service.env["SHOUWANG_DATABASE_ADDRESS"]


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"SHOUWANG_TIP_RELEASE": "at_once"}, "SHOUWANG_TIP_RELEASE"),
        ({"SHOUWANG_PUBLIC_URL": "http://tips.invalid"}, "SHOUWANG_PUBLIC_URL"),
        ({"SHOUWANG_ALLOWED_HOSTS": " , "}, "SHOUWANG_ALLOWED_HOSTS"),
    ],
)
@pytest.mark.parametrize("command", ["serve", "api"])
def test_production_refuses_what_only_a_demonstration_may_have(tmp_path, command, changes, named):
    refused = run(tmp_path, command, **changes)
    assert refused.returncode == 1
    assert named in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_process_that_serves_leaves_no_core_dump():
    script = (
        "import resource\nfrom api.kit.core_dumps import forbid_core_dumps\nforbid_core_dumps()\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE))\n"
        "import ctypes\nprint(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    )
    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=30
    )
    limit, *dumpable = told.stdout.splitlines()
    assert limit == str((0, 0))
    if sys.platform == "linux":
        assert dumpable == ["0"]
