"""`key`: the first recipient keys of a street. The private half goes to a file, never to the service."""

import argparse
import contextlib
import getpass
import os
from pathlib import Path
from uuid import uuid4

from api.cli.context import KEYRING_FILE, open_keyring
from api.cli.office import Office, add_street, work_in_street
from api.cli.output import CommandRefused, say
from api.crypto.key_files import KeyFile
from api.crypto.keyring import save
from api.crypto.keys import generate_keypair
from api.domain.keys import queries, service
from api.domain.keys.lifecycle import KeyState
from api.domain.keys.words import USE_OF_HOLDER, KeyHolder
from api.settings import Settings

SHORTEST_PASSPHRASE = 12


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands."""
    parser = commands.add_parser("key", help="first recipient keys of a street; recorded in its audit")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    create = verbs.add_parser("create", help="make a key pair: one half to a file, the other registered")
    create.add_argument("--unit", required=True, metavar="CODE", help="the holder's unit")
    create.add_argument("--holder", required=True, choices=[holder.value for holder in USE_OF_HOLDER])
    create.add_argument("--out", type=Path, help="file for the private key; by default in the data folder")
    wrapping = create.add_mutually_exclusive_group()
    wrapping.add_argument("--plain", action="store_true", help="do not wrap it: demonstrations only")
    wrapping.add_argument("--passphrase-file", type=Path, help="otherwise the passphrase is asked for")
    create.set_defaults(run=_create)
    confirm = verbs.add_parser("confirm", help="put a pending key to use")
    confirm.set_defaults(run=_confirm)
    retire = verbs.add_parser("retire", help="seal nothing more to a key")
    retire.add_argument("--revoked", action="store_true", help="somebody else may have the private half")
    retire.set_defaults(run=_retire)
    listing = verbs.add_parser("list", help="show the keys of a street")
    listing.set_defaults(run=_list)
    rotate = verbs.add_parser("rotate-signing", help="next signing key; at most once in ten minutes")
    rotate.set_defaults(run=_rotate_signing)
    for verb in (confirm, retire):
        verb.add_argument("--key-id", required=True)
    for verb in (create, confirm, retire, listing):
        add_street(verb)


def _create(arguments: argparse.Namespace) -> int:
    holder = KeyHolder(arguments.holder)
    key_id = str(uuid4())
    pair = generate_keypair(key_id)
    file = KeyFile(key_id, holder.value, arguments.unit, USE_OF_HOLDER[holder].value, pair)
    path: Path = arguments.out or Settings().data_dir / "keys" / f"{holder.value}-{key_id}.json"
    write_key_file(path, file.to_json(None if arguments.plain else _passphrase(arguments.passphrase_file)))

    async def work(office: Office) -> None:
        await office.require_first_steps()
        proposal = service.KeyProposal(
            key_id, USE_OF_HOLDER[holder], holder, arguments.unit, pair.public_key, office.now
        )
        key = await service.register_key(office.session, office.actor, proposal, now=office.now)
        say(f"密钥 key: {key_id}  待确认 pending")
        say(f"指纹 fingerprint: {key.fingerprint}")
        say(f"私钥文件 private key file: {path}")

    try:
        return work_in_street(arguments.street, work)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _rotate_signing(_arguments: argparse.Namespace) -> int:
    """The next key signs, the present one only verifies. Takes effect when the API starts again."""
    settings = Settings()
    save(settings.data_dir / KEYRING_FILE, open_keyring(settings).with_rotated_signing_keys())
    say("签名密钥已轮换，重启 API 后生效。 Signing keys rotated; restart the API for it to take effect.")
    return 0


def write_key_file(path: Path, text: str) -> None:
    """Write a new private key file that only its owner can read.

    Raises:
        CommandRefused: The file is there already, or cannot be written.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise CommandRefused(f"{path}: {error.strerror}.") from None
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _passphrase(path: Path | None) -> str:
    if path is not None:
        with contextlib.suppress(OSError):
            return _long_enough(path.read_text(encoding="utf-8").strip())
        raise CommandRefused(f"{path}: 不能读取。 Cannot be read.")
    first = getpass.getpass("口令 passphrase: ")
    if first != getpass.getpass("再输入一次 again: "):
        raise CommandRefused("两次输入不同。 The two differ.")
    return _long_enough(first)


def _long_enough(passphrase: str) -> str:
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise CommandRefused(
            f"口令至少 {SHORTEST_PASSPHRASE} 个字符。 {SHORTEST_PASSPHRASE} characters at least."
        )
    return passphrase


def _confirm(arguments: argparse.Namespace) -> int:
    async def work(office: Office) -> None:
        await office.require_first_steps()
        key = await service.confirm_key(office.session, office.actor, arguments.key_id, now=office.now)
        say(f"{key.key_id}: 有效 active  {key.fingerprint}")

    return work_in_street(arguments.street, work)


def _retire(arguments: argparse.Namespace) -> int:
    async def work(office: Office) -> None:
        await office.require_first_steps()
        key = await service.retire_key(
            office.session, office.actor, arguments.key_id, is_revoked=arguments.revoked, now=office.now
        )
        say(f"{key.key_id}: {key.state}")

    return work_in_street(arguments.street, work)


def _list(arguments: argparse.Namespace) -> int:
    async def work(office: Office) -> None:
        listed = await queries.list_recipient_keys(office.session, now=None, states=tuple(KeyState))
        for one in listed:
            key = one.key
            say(f"{key.key_id:40} {key.use:8} {one.unit_code:16} {key.state:8} {key.fingerprint[:16]}…")
        say(f"{len(listed)} 把密钥 keys")

    return work_in_street(arguments.street, work)
