"""The main job on real input: the whole loop over HTTP, told by the command that people run."""

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from api.cli.demo_setting import DemoSetting
from api.clients.auditor import AuditorClient
from api.clients.desk import DeskClient
from api.clients.http import Wire
from api.clients.tipster import Tipster
from api.crypto.key_files import KeyFile

pytestmark = pytest.mark.timeout(300)


def test_the_story_is_told_twice_and_nothing_is_lost(demo_service):
    for _time in range(2):
        told = demo_service.command("demo", timeout_s=140)
        assert told.returncode == 0, told.stdout + told.stderr
        assert "一条未丢" in told.stdout


def _instant(days):
    return (datetime.now(UTC) + timedelta(days=days)).isoformat()


def test_the_auditor_verifies_an_export_offline_and_a_forged_one_fails(demo_service, tmp_path):
    _hand_off_two_clues(demo_service, json.loads((demo_service.folder / "demo.json").read_text()))

    setting = DemoSetting(
        **json.loads((demo_service.folder / "demo.json").read_text()), folder=demo_service.folder
    )
    account = setting.account("auditor")
    with Wire(demo_service.url) as wire:
        auditor = AuditorClient(wire)
        auditor.sign_in(account["username"], account["password"])
        export = auditor.export(_instant(-1), _instant(1))
    assert export["chains"]
    file = tmp_path / "export.json"
    file.write_text(json.dumps(export))
    held = demo_service.command("verify-custody", str(file))
    assert held.returncode == 0, held.stdout
    event = export["chains"][0]["events"][0]
    event["commitment"] = event["commitment"][:-1] + ("0" if event["commitment"][-1] != "0" else "1")
    file.write_text(json.dumps(export))
    forged = demo_service.command("verify-custody", str(file))
    assert forged.returncode == 1
    assert "It does not hold." in forged.stdout


def test_a_terminal_desk_lists_and_opens_a_tip(demo_service, tmp_path):
    setting = json.loads((demo_service.folder / "demo.json").read_text())
    _hand_off_two_clues(demo_service, setting)
    account = next(one for one in setting["accounts"] if "tip_desk" in one["duties"])
    password = tmp_path / "password"
    password.write_text(account["password"])
    key = next(one["file"] for one in setting["keys"] if one["holder"] == "office")
    common = ("desk", "--url", demo_service.url, "--key-file", str(demo_service.folder / key))
    common += ("--username", account["username"], "--password-file", str(password))
    listed = demo_service.command(*common)
    assert listed.returncode == 0, listed.stderr
    tip_id = listed.stdout.split()[0]
    opened = demo_service.command(*common, tip_id)
    assert "[narrative]" in opened.stdout


def test_the_stations_machine_pulls_from_a_terminal(demo_service, tmp_path):
    setting = json.loads((demo_service.folder / "demo.json").read_text())
    clue_ids = _hand_off_two_clues(demo_service, setting)
    client = next(one for one in setting["clients"] if one["role"] == "police")
    key = next(one["file"] for one in setting["keys"] if one["holder"] == "station")
    secret = tmp_path / "secret"
    secret.write_text(client["client_secret"])
    pulled = demo_service.command(
        *("police-pull", "--once", "--url", demo_service.url, "--client-id", client["client_id"]),
        *("--client-secret-file", str(secret), "--key-file", str(demo_service.folder / key)),
        *("--folder", str(tmp_path / "files")),
    )
    assert pulled.returncode == 0, pulled.stderr
    for clue_id in clue_ids:
        assert f"clue {clue_id} 新 new" in pulled.stdout
        filed = json.loads((tmp_path / "files" / f"clue-{clue_id}.json").read_text())
        assert filed["package"]["place"] == "围墙"


CRASHING_CLIENT = """
import os, signal, sys, json
from pathlib import Path
from api.clients.http import Wire
from api.clients.police import PoliceClient
from api.crypto.key_files import KeyFile
folder, step_to_die_at, url, client_id, secret, key = sys.argv[1:]
def step(name):
    if name == step_to_die_at:
        os.kill(os.getpid(), signal.SIGKILL)
with Wire(url) as wire:
    station = PoliceClient(wire, [KeyFile.from_json(Path(key).read_text())], Path(folder), step=step)
    station.sign_in_as_client(client_id, secret)
    print(json.dumps([[one.kind, one.id, one.is_new] for one in station.pull(limit=5, lease_s=900)]))
"""


@pytest.mark.parametrize("step", ["claimed", "opened", "stored", "acknowledged"])
def test_a_killed_police_client_files_each_clue_once(demo_service, tmp_path, step):
    setting = json.loads((demo_service.folder / "demo.json").read_text())
    client = next(one for one in setting["clients"] if one["role"] == "police")
    key = next(one["file"] for one in setting["keys"] if one["holder"] == "station")
    clue_ids = _hand_off_two_clues(demo_service, setting)
    arguments = [
        demo_service.url,
        client["client_id"],
        client["client_secret"],
        str(demo_service.folder / key),
    ]
    killed = _pull(tmp_path, step, arguments)
    assert killed.returncode == -signal.SIGKILL
    again = _pull(tmp_path, "never", arguments)
    assert again.returncode == 0, again.stderr
    _pull(tmp_path, "never", arguments)
    for clue_id in clue_ids:
        assert (tmp_path / f"clue-{clue_id}.json").exists()
    assert not list(tmp_path.glob("*.new"))


def _pull(folder, step, arguments):
    return subprocess.run(
        [sys.executable, "-c", CRASHING_CLIENT, str(folder), step, *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=dict(os.environ),
    )


def _hand_off_two_clues(demo_service, setting):

    account = next(one for one in setting["accounts"] if "tip_desk" in one["duties"])
    key = next(one["file"] for one in setting["keys"] if one["holder"] == "office")
    station = next(one["unit_code"] for one in setting["keys"] if one["holder"] == "station")
    package = {"narrative": "夜里有人在围墙边交换小包", "place": "围墙", "when": "夜里"}
    with Wire(demo_service.url) as wire:
        tipster = Tipster(wire, setting["street_code"])
        for _number in range(2):
            tipster.send(
                {
                    "door": "tip",
                    "category": "street_dealing",
                    "urgency": "routine",
                    "community_code": None,
                    "channel_hint": "public_space",
                    "substance_hint": "unknown",
                    "content": package,
                    "reporter": {"mode": "anonymous"},
                }
            )
        desk = DeskClient(wire, [KeyFile.from_json((demo_service.folder / key).read_text())])
        desk.sign_in(account["username"], account["password"])
        clue_ids = []
        for plain in desk.tips(needs="triage"):
            tip = desk.read_tip(plain["id"])
            desk.triage(tip, "accept")
            clue_ids.append(desk.submit_clue(desk.read_tip(plain["id"]), package, []))
            desk.hand_off(clue_ids[-1], station)
    return clue_ids
