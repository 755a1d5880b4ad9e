"""Whom the server runs as, what that user can reach, and files that nobody else can read."""

import contextlib
import os
import pwd
import stat
from pathlib import Path

from api.db.embedded.errors import EmbeddedError

PREFERRED_USERS = ("postgres", "nobody")


def server_account() -> pwd.struct_passwd | None:
    """The user for the server, or None to keep our own: only root has to change.

    PostgreSQL refuses to run as root, and initdb needs an entry in the password database.

    Raises:
        EmbeddedError: We are root and there is no unprivileged user.
    """
    if os.geteuid() != 0:
        return None
    for name in PREFERRED_USERS:
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise EmbeddedError(
        "PostgreSQL does not run as root and neither a user 'postgres' nor 'nobody' exists; "
        "start the service as an ordinary user"
    )


def may_reach(path: Path, account: pwd.struct_passwd | None) -> bool:
    """Whether the server's user can pass through every folder of a path, and through or execute its end."""
    if account is None:
        return True
    whole = path.resolve()
    return all(_may_pass(part.stat(), account) for part in (whole, *whole.parents))


def _may_pass(found: os.stat_result, account: pwd.struct_passwd) -> bool:
    if found.st_uid == account.pw_uid:
        return bool(found.st_mode & stat.S_IXUSR)
    if found.st_gid == account.pw_gid:
        return bool(found.st_mode & stat.S_IXGRP)
    return bool(found.st_mode & stat.S_IXOTH)


def make_private_folder(path: Path, account: pwd.struct_passwd | None) -> None:
    """Have a folder that only the server's user may enter.

    Raises:
        EmbeddedError: Something else is at that path.
    """
    with contextlib.suppress(FileExistsError):
        path.mkdir(mode=0o700)
        give(path, account)
    if not is_private_folder(path, account):
        raise EmbeddedError(f"{path} must be a folder that only the server's user can enter (mode 0700)")


def is_private_folder(path: Path, account: pwd.struct_passwd | None) -> bool:
    """Whether a path is a folder, no link, of the server's user, and closed to all others."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return False
    owner = account.pw_uid if account else os.geteuid()
    return stat.S_ISDIR(found.st_mode) and found.st_uid == owner and not found.st_mode & 0o077


def write_private(path: Path, text: str, account: pwd.struct_passwd | None = None) -> None:
    """Replace a file at once by one of mode 0600, of `account` or of us; it survives a power cut."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        if account:
            os.fchown(descriptor, account.pw_uid, account.pw_gid)
        file.write(text)
        file.flush()
        os.fsync(descriptor)
    fresh.replace(path)
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Have the names in a folder on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def give(path: Path, account: pwd.struct_passwd | None) -> None:
    """Hand a thing that we made over to the server's user."""
    if account:
        os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)
