"""The cluster on the disk: made whole or not at all, with the settings of a service that keeps secrets."""

import os
import pwd
import secrets
import shutil
import signal
import sys
import tempfile
from pathlib import Path
from typing import IO

from api.db.embedded.account import give, sync_folder, write_private
from api.db.embedded.binaries import Binaries
from api.db.embedded.errors import EmbeddedError
from api.db.embedded.processes import cluster_name
from api.kit.children import OwnedProcess

SUPERUSER = "postgres"
PORT = 5432
PASSWORD_FILE = "password"  # noqa: S105 - a file's name
LOG_FILE = "postgres.log"
LARGEST_LOG_BYTES = 10 * 1024 * 1024
INITDB_TIMEOUT_S = 120
FIRST_WITH_BUILTIN_LOCALE = 17
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}

SETTINGS = {
    # nothing but the socket
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    # an answer that was given is on the disk
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    # no statement, parameter or row in the log: they hold what people told us
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_min_error_statement": "panic",
    "log_connections": "off",
    "log_disconnections": "off",
    "log_checkpoints": "off",
    "log_timezone": "UTC",
    "timezone": "UTC",
    # one machine with a solid-state disk
    "max_connections": "100",
    "shared_buffers": "128MB",
    "random_page_cost": "1.1",
    "wal_compression": "on",
    "max_wal_size": "512MB",
    "jit": "off",
}


def open_log(folder: Path) -> IO[bytes]:
    """The server's log, for appending; one that has grown large makes way first."""
    path = folder / LOG_FILE
    if path.exists() and path.stat().st_size > LARGEST_LOG_BYTES:
        path.replace(path.with_name(f"{LOG_FILE}.1"))
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
    return os.fdopen(descriptor, "ab")


def ensure_cluster(
    folder: Path, sockets: Path, binaries: Binaries, account: pwd.struct_passwd | None
) -> None:
    """Have a whole cluster in `folder/data`, made by this major version, with our settings.

    Raises:
        EmbeddedError: There is one of another version, or something that is no cluster, or it cannot be made.
    """
    data = folder / "data"
    for remnant in folder.glob("data.new*"):
        shutil.rmtree(remnant, ignore_errors=True)
    if data.exists():
        _check(folder, binaries)
    else:
        _make(folder, sockets, binaries, account)
    as_one_item = '"' + str(sockets).replace('"', '""') + '"'  # the setting is a list
    settings = SETTINGS | {"unix_socket_directories": as_one_item, "cluster_name": cluster_name(data)}
    lines = (f"{name} = '{_quoted(value)}'\n" for name, value in settings.items())
    write_private(data / "postgresql.auto.conf", "".join(lines), account)


def _check(folder: Path, binaries: Binaries) -> None:
    data = folder / "data"
    try:
        made_by = (data / "PG_VERSION").read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise EmbeddedError(f"{data} holds no PostgreSQL cluster; move it away and start again") from None
    if made_by != str(binaries.major):
        raise EmbeddedError(
            f"the database in {data} was made by PostgreSQL {made_by}, the one found is {binaries.version}: "
            f"set SHOUWANG_PG_BINDIR to a PostgreSQL {made_by}, or dump the data with it and restore them"
        )
    if not (folder / PASSWORD_FILE).exists():
        raise EmbeddedError(f"{folder / PASSWORD_FILE} is missing; without it the database cannot be opened")


def _make(folder: Path, sockets: Path, binaries: Binaries, account: pwd.struct_passwd | None) -> None:
    """Run initdb beside the place, and move the result there when it is whole."""
    password = secrets.token_urlsafe(32)
    write_private(folder / PASSWORD_FILE, password)
    fresh = Path(tempfile.mkdtemp(prefix="data.new-", dir=folder))
    give(fresh, account)
    hand_over = sockets / ".initdb-password"
    write_private(hand_over, password, account)
    try:
        with open_log(folder) as log:
            initdb = OwnedProcess(
                _initdb_argv(binaries, fresh, hand_over),
                env=ENVIRONMENT,
                dies_by=signal.SIGKILL,
                user=account,
                output=log,
            )
            try:
                code = initdb.wait(INITDB_TIMEOUT_S)
            finally:
                initdb.kill_group()
                initdb.wait(INITDB_TIMEOUT_S)
    finally:
        hand_over.unlink(missing_ok=True)
    if code != 0:
        shutil.rmtree(fresh, ignore_errors=True)
        raise EmbeddedError(f"the database could not be made; the reason is in {folder / LOG_FILE}")
    fresh.rename(folder / "data")
    sync_folder(folder)


def _initdb_argv(binaries: Binaries, fresh: Path, password_file: Path) -> list[str]:
    if binaries.major >= FIRST_WITH_BUILTIN_LOCALE:
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    else:
        locale = ["--locale=C.UTF-8" if sys.platform.startswith("linux") else "--locale=C"]
    return [
        str(binaries.folder / "initdb"),
        f"--pgdata={fresh}",
        f"--username={SUPERUSER}",
        f"--pwfile={password_file}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--data-checksums",
        "--text-search-config=simple",
        "--no-instructions",
        *locale,
    ]


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "''")
