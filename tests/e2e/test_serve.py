"""`make run` as a person meets it: start, second start, Ctrl-C, restart, kill."""

import json
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.e2e.conftest import Running, free_port, start, stop

pytestmark = pytest.mark.timeout(180)


def test_the_demo_writes_who_can_sign_in_for_its_owner_only(demo_service):
    path = demo_service.folder / "demo.json"
    assert path.stat().st_mode & 0o777 == 0o600
    demo = json.loads(path.read_text())
    assert set(demo) == {"base_url", "street_code", "accounts", "clients", "keys"}
    duties = {duty for account in demo["accounts"] for duty in account["duties"]}
    assert duties == {
        "office_lead",
        "tip_desk",
        "identity_custodian",
        "inspector",
        "auditor",
        "community_lead",
        "case_worker",
        "grid_chief",
        "grid_worker",
        "police_liaison",
    }
    assert {client["role"] for client in demo["clients"]} == {"police", "dashboard"}
    assert {key["holder"] for key in demo["keys"]} == {"office", "custodian", "care", "station"}
    for key in demo["keys"]:
        assert (demo_service.folder / key["file"]).stat().st_mode & 0o777 == 0o600


def test_a_second_start_on_the_same_folder_is_refused_in_a_sentence(demo_service):
    environment = {**demo_service.environment, "SHOUWANG_PORT": str(free_port())}
    second = subprocess.run(
        [sys.executable, "-m", "api", "serve"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert second.returncode == 1
    assert len(second.stderr.strip().splitlines()) == 1
    assert "in use" in second.stderr
    assert httpx.get(f"{demo_service.url}/readyz", trust_env=False).is_success


def test_a_taken_port_is_refused_in_a_sentence(demo_service, data_folder):
    environment = {**demo_service.environment, "SHOUWANG_DATA_DIR": str(data_folder)}
    second = subprocess.run(
        [sys.executable, "-m", "api", "serve"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert second.returncode == 1
    assert str(demo_service.port) in second.stderr
    assert "Traceback" not in second.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_what_was_written_survives_any_end_and_nothing_is_left_running(data_folder, number):
    first = start(data_folder, free_port(), "--demo")
    passwords = (data_folder / "demo.json").read_text()
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(_wait_for_work, first, json.loads(passwords))
        time.sleep(1)
        code = stop(first, number)
        assert waiting.result() == 200 or number == signal.SIGKILL
    assert code == (-number if number == signal.SIGKILL else 0)
    _wait_until_gone(first.port)
    second = start(data_folder, free_port(), "--demo")
    assert (data_folder / "demo.json").read_text() == passwords
    account = json.loads(passwords)["accounts"][0]
    form = {"grant_type": "password", "username": account["username"], "password": account["password"]}
    assert httpx.post(f"{second.url}/v1/auth/token", data=form, trust_env=False).status_code == 200
    assert stop(second) == 0


def _wait_for_work(running: Running, demo: dict[str, Any]) -> int | None:
    """Claim from an empty queue and wait; the status of the answer, None when the connection broke."""
    secret = next(one for one in demo["clients"] if one["role"] == "police")
    form = {name: secret[name] for name in ("client_id", "client_secret")}
    with httpx.Client(base_url=running.url, trust_env=False, timeout=40) as client:
        token = client.post("/v1/auth/token", data={"grant_type": "client_credentials", **form}).json()
        claim = {"claim_id": str(uuid4()), "limit": 1, "wait_s": 30, "kinds": ["clue"]}
        headers = {"Authorization": f"Bearer {token['access_token']}"}
        try:
            return client.post("/v1/queue/claims", json=claim, headers=headers).status_code
        except httpx.TransportError:
            return None


def _wait_until_gone(port: int) -> None:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        try:
            httpx.get(f"http://127.0.0.1:{port}/livez", trust_env=False)
        except httpx.TransportError:
            return
        time.sleep(0.05)
    raise AssertionError("the API still answers after its supervisor ended")
