"""Where the cluster and its socket lie, when the wanted folder cannot hold them.

Root may have put the data below a folder that the server's user cannot enter (its own home), and a
socket's path has a length limit. Both are answered by a folder elsewhere, written down in the wanted one;
the permissions of folders that we did not make are never touched.
"""

import hashlib
import os
import pwd
import sys
import tempfile
from pathlib import Path

from api.db.embedded.account import give, is_private_folder, make_private_folder, may_reach, write_private
from api.db.embedded.errors import EmbeddedError

STATE_ROOTS = (Path("/var/lib"), Path("/usr/local/var"))
SHORT_ROOTS = (Path("/run"), Path("/tmp"))  # noqa: S108 - a fresh folder of mode 0700 is made in it
SOCKET_NAME = ".s.PGSQL.5432"
# Source: sys/un.h, sun_path without its end mark: 108 bytes on Linux, 104 on macOS and the BSDs.
LONGEST_SOCKET_PATH = 107 if sys.platform.startswith("linux") else 103
CLUSTER_RECORD = "cluster-folder"
SOCKET_RECORD = "socket-folder"
NAME_PREFIX = "shouwang-"


def make_folder(folder: Path, account: pwd.struct_passwd | None) -> None:
    """Have the wanted folder; one that we make lets the server's user pass, and nobody read.

    Raises:
        EmbeddedError: It cannot be made.
    """
    if folder.is_dir():
        return
    try:
        folder.mkdir(parents=True, mode=0o700)
    except OSError as error:
        raise EmbeddedError(f"the data folder {folder} cannot be made: {error.strerror}") from error
    _let_pass(folder, account)


def recorded_cluster_folder(folder: Path) -> Path:
    """Where the cluster of a wanted folder lies, according to the record in it."""
    record = folder / CLUSTER_RECORD
    return Path(record.read_text(encoding="utf-8")) if record.exists() else folder


def settle_cluster_folder(folder: Path, account: pwd.struct_passwd | None) -> Path:
    """The folder for the cluster: the wanted one, or a new one elsewhere if the server cannot reach it.

    Raises:
        EmbeddedError: A cluster is known and cannot be reached, or there is no place for a new one.
    """
    cluster = recorded_cluster_folder(folder)
    is_reachable = cluster.is_dir() and may_reach(cluster, account)
    if is_reachable:
        return cluster
    if cluster != folder or (cluster / "data").exists():
        who = f"the user {account.pw_name!r}" if account else "this user"
        raise EmbeddedError(f"the database lies in {cluster}, which is gone or which {who} cannot enter")
    cluster = _new_state_folder(folder, account)
    write_private(folder / CLUSTER_RECORD, str(cluster))
    return cluster


def socket_folder(cluster: Path, account: pwd.struct_passwd | None) -> Path:
    """A private folder for the socket: in the cluster's, or a short one elsewhere if its path is too long."""
    near = cluster / "run"
    if len(os.fsencode(near / SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
        make_private_folder(near, account)
        return near
    record = cluster / SOCKET_RECORD
    if record.exists():
        known = Path(record.read_text(encoding="utf-8"))
        if is_private_folder(known, account):
            return known
    root = next(root for root in SHORT_ROOTS if root.is_dir() and os.access(root, os.W_OK))
    made = Path(tempfile.mkdtemp(prefix=NAME_PREFIX, dir=root))
    give(made, account)
    write_private(record, str(made))
    return made


def _new_state_folder(folder: Path, account: pwd.struct_passwd | None) -> Path:
    """A new folder of the machine's state, named after the wanted folder; an older one is left alone."""
    root = next((root for root in STATE_ROOTS if root.is_dir() and may_reach(root, account)), None)
    if root is None:
        raise EmbeddedError(
            f"the server's user cannot enter {folder}; choose a data folder that it can enter"
        )
    name = NAME_PREFIX + hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:12]
    number = 1
    made = root / name
    while made.exists():
        number += 1
        made = root / f"{name}-{number}"
    try:
        made.mkdir(mode=0o700)
    except OSError as error:
        raise EmbeddedError(f"{made} cannot be made: {error.strerror}; choose another data folder") from error
    _let_pass(made, account)
    return made


def _let_pass(made: Path, account: pwd.struct_passwd | None) -> None:
    """Root's folders must let the server's user through to the folders that it owns."""
    if account:
        made.chmod(0o711)
