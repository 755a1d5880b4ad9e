"""`desk`, `police-pull` and `verify-custody`: the reference clients at a terminal."""

import argparse
import getpass
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx

from api.cli.output import CommandRefused, say
from api.clients.desk import DeskClient
from api.clients.http import Refused, Wire
from api.clients.police import ChainBroken, DigestWrong, PoliceClient
from api.clients.witness import CheckpointBroken
from api.crypto.chain import verify_chain
from api.crypto.custody_export import export_keys, verify_export
from api.crypto.key_files import KeyFile
from api.crypto.keys import KeyInvalid
from api.kit.encoding import from_b64url

LONG_POLL_S = 30


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands."""
    desk = commands.add_parser("desk", help="list tips, and open one with the office's key")
    _add_connection(desk)
    desk.add_argument("--username", required=True)
    desk.add_argument("--password-file", type=Path, help="otherwise it is asked for")
    desk.add_argument("tip_id", nargs="?", help="the tip to open; without it the list")
    desk.add_argument("--needs", choices=["triage", "clue", "reply", "review"])
    desk.set_defaults(run=_desk)

    police = commands.add_parser("police-pull", help="claim, verify, open, store with fsync, acknowledge")
    _add_connection(police)
    police.add_argument("--client-id", required=True)
    police.add_argument("--client-secret-file", type=Path, required=True)
    police.add_argument(
        "--folder", type=Path, required=True, help="where items are filed; referrals in a folder of their own"
    )
    police.add_argument("--limit", type=int, default=10)
    police.add_argument("--once", action="store_true", help="end when the queue is empty")
    police.set_defaults(run=_police_pull)

    verify = commands.add_parser("verify-custody", help="verify an export or a chain, without a network")
    verify.add_argument("file", type=Path, help="answer of /v1/custody/export or of a clue's custody")
    verify.add_argument("--keys", type=Path, help="answer of /v1/keys, fetched apart from the export")
    verify.add_argument(
        "--witnessed",
        type=Path,
        action="append",
        default=[],
        help="kept earlier: of an export a checkpoint, of a chain the link that was acknowledged",
    )
    verify.set_defaults(run=_verify_custody)


def _add_connection(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument(
        "--key-file", type=Path, action="append", required=True, help="private key; repeatable"
    )


def _read_keys(paths: Sequence[Path]) -> list[KeyFile]:
    keys = []
    for path in paths:
        text = path.read_text()
        try:
            keys.append(KeyFile.from_json(text))
        except KeyInvalid:
            try:
                keys.append(KeyFile.from_json(text, getpass.getpass(f"口令 passphrase of {path.name}: ")))
            except KeyInvalid as invalid:
                raise CommandRefused(f"{path.name}: {invalid.reason}.") from None
    return keys


def _desk(arguments: argparse.Namespace) -> int:
    keys = _read_keys(arguments.key_file)
    with Wire(arguments.url) as wire:
        desk = DeskClient(wire, keys)
        try:
            desk.sign_in(arguments.username, _password(arguments))
            if arguments.tip_id is None:
                _show_list(desk.tips(**({"needs": arguments.needs} if arguments.needs else {})))
            else:
                _show_tip(desk.read_tip(arguments.tip_id))
        except (Refused, httpx.TransportError) as error:
            raise CommandRefused(str(error)) from None
    return 0


def _password(arguments: argparse.Namespace) -> str:
    if arguments.password_file is not None:
        return str(arguments.password_file.read_text()).strip()
    return getpass.getpass("口令 password: ")


def _show_list(tips: Sequence[dict[str, Any]]) -> None:
    for tip in tips:
        due = f"{tip['due_on']} {tip['urgency']:8} {tip['status']:10}"
        say(f"{tip['id']}  {due} {tip['category']}  {tip['community_code'] or '-'}")
    say(f"{len(tips)} 条 tips")


def _show_tip(tip: dict[str, Any]) -> None:
    say(f"{tip['id']}  {tip['status']}  {tip['category']}  {tip['urgency']}  {tip['received_on']}")
    for name in ("when", "place", "narrative"):
        say(f"[{name}] {tip['content'].get(name, '')}")
    for message in tip["messages"]:
        say(f"[{message['from']} {message['received_on']}] {message['content']['text']}")
    say(f"{len(tip['attachments'])} 张照片 pictures")


def _police_pull(arguments: argparse.Namespace) -> int:
    keys = _read_keys(arguments.key_file)
    with Wire(arguments.url) as wire:
        station = PoliceClient(wire, keys, arguments.folder)
        secret = arguments.client_secret_file.read_text().strip()
        try:
            station.sign_in_as_client(arguments.client_id, secret)
            _pull(station, arguments.limit, is_once=arguments.once)
        except (Refused, CheckpointBroken, ChainBroken, DigestWrong, httpx.TransportError) as error:
            raise CommandRefused(str(error)) from None
    return 0


def _pull(station: PoliceClient, limit: int, *, is_once: bool) -> None:
    while True:
        station.witness.look()
        filed = station.pull(limit=limit, wait_s=0 if is_once else LONG_POLL_S)
        for one in filed:
            say(f"{one.kind} {one.id} {'新 new' if one.is_new else '已有 known'} → {one.path.name}")
        if not filed and is_once:
            return
        if not filed:
            time.sleep(1)


def _verify_custody(arguments: argparse.Namespace) -> int:
    document = _read_json(arguments.file)
    if isinstance(document, dict) and "chains" in document:
        problems = _verify_export(document, arguments)
    else:
        events = document.get("events", []) if isinstance(document, dict) else document
        problems = verify_chain(events) if events else ["the chain has no events"]
        problems = problems or _unlike_witnessed(events, arguments.witnessed)
    for problem in problems:
        say(problem)
    say("核验不符。 It does not hold." if problems else "核验相符。 It holds.")
    return 1 if problems else 0


def _unlike_witnessed(events: Sequence[dict[str, Any]], files: Sequence[Path]) -> list[str]:
    """Links that somebody kept and that the chain does not have."""
    problems = []
    for file in files:
        kept = _read_json(file)
        if not isinstance(kept, dict) or type(kept.get("seq")) is not int:
            raise CommandRefused(f"{file.name}: not the link of a chain")
        if verify_chain(events[: kept["seq"]], str(kept.get("hash"))):
            problems.append(f"event {kept['seq']} is not the one that was acknowledged")
    return problems


def _verify_export(export: dict[str, Any], arguments: argparse.Namespace) -> list[str]:
    if arguments.keys is None:
        print(
            "未给出 --keys：只按文件自带的公钥核验。 Without --keys the file vouches for itself.",
            file=sys.stderr,
        )
        try:
            keys = export_keys(export)
        except ValueError as error:
            return [str(error)]
    else:
        listed = _read_json(arguments.keys)
        items = listed["items"] if isinstance(listed, dict) else listed
        keys = {key["key_id"]: from_b64url(key["public_key"]) for key in items if key["use"] == "checkpoint"}
    return verify_export(export, keys, [_read_json(path) for path in arguments.witnessed])


def _read_json(path: Path) -> Any:  # noqa: ANN401 - any JSON
    try:
        return json.loads(path.read_text())
    except (OSError, ValueError):
        raise CommandRefused(f"{path} cannot be read as JSON.") from None
