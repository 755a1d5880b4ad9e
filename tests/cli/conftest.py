"""The command line in this process, against the database of the test."""

import pytest

from api.cli import main
from api.crypto.keyring import save
from tests.conftest import superuser


@pytest.fixture
def shell(monkeypatch, tmp_path, capsys, keyring, database_name):
    server = superuser(database_name)
    save(tmp_path / "keyring.json", keyring)
    monkeypatch.setenv("SHOUWANG_DATA_DIR", str(tmp_path))
    monkeypatch.setenv(
        "SHOUWANG_DATABASE_URL",
        f"postgresql://{server['user']}:{server['password']}@localhost:{server['port']}"
        f"/{database_name}?host={server['host']}",
    )

    def run(*words):
        code = main(list(words))
        printed = capsys.readouterr()
        return code, printed.out + printed.err

    return run
