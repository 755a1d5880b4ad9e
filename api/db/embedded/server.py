"""Starts and stops the embedded server, for one owner at a time."""

import asyncio
import fcntl
import os
import pwd
import signal
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, TypeVar
from urllib.parse import quote

import asyncpg

from api.db.embedded.account import server_account
from api.db.embedded.binaries import Binaries, find_binaries, reachable_binaries
from api.db.embedded.cluster import (
    ENVIRONMENT,
    LOG_FILE,
    PASSWORD_FILE,
    PORT,
    SUPERUSER,
    ensure_cluster,
    open_log,
)
from api.db.embedded.errors import EmbeddedError
from api.db.embedded.place import make_folder, recorded_cluster_folder, settle_cluster_folder, socket_folder
from api.db.embedded.processes import clear_predecessors, ready_socket_folder
from api.kit.children import OwnedProcess

T = TypeVar("T")

DATABASE = "shouwang"
LOCK_FILE = "owner.lock"
POLL_S = 0.01
CONNECT_TIMEOUT_S = 10
FAST_STOP_S = 30.0
IMMEDIATE_STOP_S = 15.0


@dataclass(frozen=True)
class ServerAddress:
    """Where a superuser connects. Not for requests: those use the logins of their plane."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    database: str

    def dsn(self) -> str:
        """As a URL; it holds the password."""
        who = f"{quote(self.user, safe='')}:{quote(self.password, safe='')}"
        return f"postgresql://{who}@/{quote(self.database, safe='')}?host={quote(self.host)}&port={self.port}"

    def asyncpg_kwargs(self) -> dict[str, Any]:
        """As arguments of `asyncpg.connect`."""
        return {
            "host": self.host,
            "port": self.port,
            "user": self.user,
            "password": self.password,
            "database": self.database,
        }


class EmbeddedPostgres:
    """A PostgreSQL server of our own in one folder.

    The owner's server ends with the owner, even when that is killed. Others may share the server while it
    runs. Start it in the main thread of the process that is to own it.

    Args:
        folder: For everything that belongs to the server. Made if missing.
        bindir: Folder of the server's programs, when they are not to be searched for.
        share: Whether to use a server that another process owns, instead of refusing.
        note: Takes one sentence about whatever a person should know.
        timeout_s: Seconds within which the server has to answer.
    """

    def __init__(
        self,
        folder: Path,
        *,
        bindir: Path | None = None,
        share: bool = False,
        note: Callable[[str], None] = lambda _sentence: None,
        timeout_s: float = 60.0,
    ) -> None:
        self._folder = folder.absolute()
        self._bindir = bindir
        self._share = share
        self._note = note
        self._timeout_s = timeout_s
        self._cluster = self._folder
        self._locks: list[IO[str]] = []
        self._account: pwd.struct_passwd | None = None
        self._binaries: Binaries | None = None
        self._process: OwnedProcess | None = None
        self._sockets: Path | None = None

    @property
    def is_owner(self) -> bool:
        """Whether the server is ours to stop."""
        return bool(self._locks)

    @property
    def folder(self) -> Path:
        """Where the cluster really lies."""
        return self._cluster

    @property
    def pid(self) -> int | None:
        """Process id of the server, if we own it and it was started."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Make the cluster if there is none, start the server, and have the database in it.

        Raises:
            EmbeddedError: The folder has another owner, or the server cannot be started; says why.
        """
        deadline = time.monotonic() + self._timeout_s
        self._account = server_account()
        make_folder(self._folder, self._account)
        try:
            if self._become_owner(deadline):
                self._prepare()
                self._launch(deadline)
        except (OSError, asyncpg.PostgresError) as error:
            self.stop()
            raise EmbeddedError(
                f"the embedded PostgreSQL in {self._folder} cannot be used: {error}"
            ) from error
        except BaseException:
            self.stop()
            raise

    def ensure_running(self) -> None:
        """Start the server again if it is ours and has ended, as after an out-of-memory kill.

        Raises:
            EmbeddedError: It cannot be started.
        """
        if self._process is None or self._process.exit_code() is None:
            return
        self._note("PostgreSQL ended unasked and is started again")
        self._launch(time.monotonic() + self._timeout_s)

    def stop(self) -> None:
        """Stop our server in order, at once if that takes too long; a shared one runs on."""
        if self._process is not None:
            self._process.send(signal.SIGINT)
            if self._process.wait(FAST_STOP_S) is None:
                self._process.send(signal.SIGQUIT)
                self._process.wait(IMMEDIATE_STOP_S)
            self._process = None
        self._sockets = None
        while self._locks:
            self._locks.pop().close()

    def address(self, database: str = DATABASE) -> ServerAddress:
        """Where a superuser connects.

        Raises:
            EmbeddedError: The server was not started.
        """
        if self._sockets is None:
            raise EmbeddedError("the embedded PostgreSQL was not started")
        password = (self._cluster / PASSWORD_FILE).read_text(encoding="utf-8")
        return ServerAddress(str(self._sockets), PORT, SUPERUSER, password, database)

    def _become_owner(self, deadline: float) -> bool:
        """Take the lock of the folder; False means that another's server may be used."""
        while not self._lock(self._folder):
            if not self._share:
                raise EmbeddedError(_in_use(self._folder))
            if self._join():
                return False
            if time.monotonic() > deadline:
                raise EmbeddedError(f"{_in_use(self._folder)}, and its database does not answer")
            time.sleep(POLL_S)
        return True

    def _lock(self, folder: Path) -> bool:
        """The kernel lets go of the lock however its holder ends."""
        descriptor = os.open(folder / LOCK_FILE, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        file = os.fdopen(descriptor, "r+", encoding="ascii")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        file.truncate()
        file.write(str(os.getpid()))
        file.flush()
        self._locks.append(file)
        return True

    def _join(self) -> bool:
        """Whether the other's server is there with our database."""
        self._cluster = recorded_cluster_folder(self._folder)
        self._sockets = ready_socket_folder(self._cluster / "data")
        return self._sockets is not None and _wait_for(_answers(self.address()))

    def _prepare(self) -> None:
        """Have folders, programs and cluster."""
        self._cluster = settle_cluster_folder(self._folder, self._account)
        if self._cluster != self._folder:
            self._note(f"the database lies in {self._cluster}, because its user cannot enter {self._folder}")
            if not self._lock(self._cluster):  # by a copy of the folder, with the same record
                raise EmbeddedError(_in_use(self._cluster))
        self._binaries = reachable_binaries(find_binaries(self._bindir), self._cluster, self._account)
        sockets = self._sockets = socket_folder(self._cluster, self._account)
        if sockets.parent != self._cluster:
            self._note(
                f"the database's socket lies in {sockets}, because the path of {self._cluster} is too long"
            )
        ensure_cluster(self._cluster, sockets, self._binaries, self._account)

    def _launch(self, deadline: float) -> None:
        """Run the server until it answers."""
        data = self._cluster / "data"
        if self._binaries is None or self._sockets is None:
            raise EmbeddedError("the embedded PostgreSQL was not prepared")
        clear_predecessors(data, self._sockets, deadline)
        with open_log(self._cluster) as log:
            self._process = OwnedProcess(
                [str(self._binaries.folder / "postgres"), "-D", str(data)],
                env=ENVIRONMENT,
                dies_by=signal.SIGINT,
                user=self._account,
                output=log,
            )
        while ready_socket_folder(data, self._process.pid) is None:
            code = self._process.wait(POLL_S)
            reason = f"the reason is in {self._cluster / LOG_FILE}"
            if code is not None:
                raise EmbeddedError(f"PostgreSQL ended with code {code} while it started; {reason}")
            if time.monotonic() > deadline:
                raise EmbeddedError(f"PostgreSQL was not ready in {self._timeout_s:g} s; {reason}")
        if not _wait_for(_answers(self.address())):
            _wait_for(_create_database(self.address("postgres")))


def _in_use(folder: Path) -> str:
    """A sentence with the owner's process id, which the owner wrote into the lock."""
    owner = (folder / LOCK_FILE).read_text(encoding="ascii")
    return f"the data folder {folder} is in use by another process ({owner or 'just starting'})"


def _wait_for(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end in a thread of its own, whether or not our thread has an event loop."""
    with ThreadPoolExecutor(1) as executor:
        return executor.submit(asyncio.run, work).result()


async def _answers(address: ServerAddress) -> bool:
    """Whether the server lets us into the database; False if there is none, or no server any more."""
    try:
        connection = await asyncpg.connect(**address.asyncpg_kwargs(), timeout=CONNECT_TIMEOUT_S)
    except (
        OSError,
        asyncpg.InvalidCatalogNameError,
        asyncpg.CannotConnectNowError,
        asyncpg.PostgresConnectionError,
    ):
        return False
    except asyncpg.InvalidPasswordError as error:
        raise EmbeddedError("the database does not accept the password in its folder") from error
    await connection.close()
    return True


async def _create_database(address: ServerAddress) -> None:
    connection = await asyncpg.connect(**address.asyncpg_kwargs(), timeout=CONNECT_TIMEOUT_S)
    try:
        await connection.execute(f"CREATE DATABASE {DATABASE} TEMPLATE template0 ENCODING 'UTF8'")
    finally:
        await connection.close()
