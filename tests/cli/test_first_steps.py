"""`account`, `key` and `client` at a terminal: what they make, and when the door is shut."""

import json
import re
import secrets
import stat

import pytest

from api.access.permissions import Duty
from api.cli import main
from api.crypto.key_files import KeyFile
from api.crypto.keyring import save
from tests.conftest import superuser
from tests.factories.sign_in import hashed


@pytest.fixture
def shell(monkeypatch, tmp_path, capsys, keyring, database_name, street):
    """Runs a command against the test's own street; gives exit code and what was printed."""
    server = superuser(database_name)
    save(tmp_path / "keyring.json", keyring)
    url = (
        f"postgresql://{server['user']}:{server['password']}@localhost:{server['port']}"
        f"/{database_name}?host={server['host']}"
    )
    monkeypatch.setenv("SHOUWANG_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("SHOUWANG_DATABASE_URL", url)

    def run(*words):
        code = main([*words, "--street", street.code])
        printed = capsys.readouterr()
        return code, printed.out + printed.err

    return run


def a_login():
    return f"cli-{secrets.token_hex(5)}"


def create(shell, street, login, duty="office_lead"):
    unit = ("--role", "street", "--unit", street.code)
    return shell("account", "create", "--login", login, "--name", "主任", *unit, "--duty", duty)


def test_the_first_lead_is_made_and_confirmed(shell, street):
    login = a_login()
    code, printed = create(shell, street, login)
    assert code == 0
    assert re.search(r"link code: (?:[0-9A-Z]{4}-){10}[0-9A-Z]{4}", printed)
    assert "待第二人确认" in printed
    assert shell("account", "confirm", "--login", login, "--duty", "office_lead")[0] == 0
    assert f"{login:28} invited" in shell("account", "list")[1]


@pytest.fixture
def recorded(owner, street):
    """What the audit says of a street, asked after the commands have run."""

    async def read():
        query = "SELECT action, actor_kind, actor_id FROM audit_event WHERE street_id = $1 ORDER BY id"
        return [tuple(row) for row in await owner.fetch(query, street.id)]

    return read


@pytest.fixture
def made(shell, street):
    login = a_login()
    create(shell, street, login)
    shell("account", "confirm", "--login", login, "--duty", "office_lead")
    return login


@pytest.mark.usefixtures("made")
async def test_the_audit_knows_the_command_line(recorded):
    actions = ["account_created", "duty_granted", "link_code_issued", "duty_confirmed"]
    assert await recorded() == [(action, "command_line", None) for action in actions]


def test_what_a_rule_forbids_is_said_in_both_languages(shell, street):
    login = a_login()
    create(shell, street, login)
    code, printed = create(shell, street, login)
    assert (code, "登录名已被使用" in printed, "Login taken" in printed) == (1, True, True)
    code, printed = shell("account", "grant", "--login", login, "--duty", "auditor")
    assert (code, "duty_conflict" in printed) == (1, True)
    code, printed = shell("account", "suspend", "--login", "nobody-here")
    assert (code, "not_found" in printed) == (1, True)
    code, printed = create(shell, street, "BAD LOGIN")
    assert code == 1


@pytest.fixture
async def two_leads(street, owner):
    """Two confirmed leads who have taken up their accounts; one of them is suspended since."""
    leads = [await street.account(Duty.OFFICE_LEAD, password_hash=hashed()) for _ in range(2)]
    await owner.execute("UPDATE account SET state = 'suspended' WHERE id = $1", leads[1].id)
    return leads


def test_the_door_is_shut_in_production_once_two_leads_are_there(shell, street, monkeypatch, two_leads):
    assert create(shell, street, a_login())[0] == 0
    monkeypatch.setenv("SHOUWANG_MODE", "production")
    login = two_leads[0].login
    for words in (
        ("account", "create", "--login", a_login(), "--name", "x", "--role", "street", "--unit", street.code),
        ("account", "grant", "--login", login, "--duty", "inspector"),
        ("account", "confirm", "--login", login, "--duty", "tip_desk"),
        ("account", "link-code", "--login", login),
        ("key", "create", "--unit", street.code, "--holder", "office", "--plain"),
        ("key", "confirm", "--key-id", "any"),
        ("key", "retire", "--key-id", "any"),
    ):
        code, printed = shell(*words)
        assert (code, "two confirmed office leads" in printed) == (1, True), words
    assert shell("account", "suspend", "--login", login)[0] == 0


def test_a_key_file_is_for_its_owner_alone(shell, street, tmp_path):
    path = tmp_path / "office.json"
    words = ("key", "create", "--unit", street.code, "--holder", "office", "--out", str(path))
    code, printed = shell(*words, "--plain")
    assert code == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    file = KeyFile.from_json(path.read_text())
    assert file.key_id in printed
    assert shell(*words, "--plain")[0] == 1
    assert KeyFile.from_json(path.read_text()) == file
    assert shell("key", "confirm", "--key-id", file.key_id)[0] == 0
    assert f"{file.key_id:40} content" in shell("key", "list")[1]
    assert shell("key", "retire", "--key-id", file.key_id, "--revoked")[0] == 0


def test_a_key_leaves_wrapped_and_a_refused_one_leaves_no_file(shell, street, tmp_path):
    phrase, path = tmp_path / "phrase", tmp_path / "custodian.json"
    words = ("key", "create", "--holder", "custodian", "--out", str(path), "--passphrase-file", str(phrase))
    phrase.write_text("short")
    assert shell(*words, "--unit", street.code)[0] == 1
    phrase.write_text("three brown owls at noon\n")
    assert shell(*words, "--unit", street.code + "900")[0] == 1
    assert not path.exists()
    assert shell(*words, "--unit", street.code)[0] == 0
    assert "seed" not in json.loads(path.read_text())
    assert KeyFile.from_json(path.read_text(), "three brown owls at noon").holder == "custodian"


def test_a_clients_secret_is_shown_once_and_rotates(shell, street):
    client_id = a_login()
    unit = ("--role", "police", "--unit", street.code + "900")
    code, printed = shell("client", "create", "--client-id", client_id, "--name", "派出所", *unit)
    assert (code, "police_client: 待第二人确认" in printed) == (0, True)
    first = re.search(r"client_secret: (\S{43})", printed)
    second = re.search(r"client_secret: (\S{43})", shell("client", "rotate", "--client-id", client_id)[1])
    assert first
    assert second
    assert first[1] != second[1]
    assert "1 older" in shell("client", "finish-rotation", "--client-id", client_id)[1]
    code, _ = shell(
        "client", "create", "--client-id", client_id, "--name", "x", "--role", "dashboard", *unit[2:]
    )
    assert code == 1


@pytest.mark.parametrize(
    ("login", "name"),
    [("Upper-Case", "主任"), ("a", "主任"), ("fine-1", ""), ("fine-1", "主\u202e任"), ("fine-1", "主\x01任")],
    ids=["upper case", "short", "no name", "direction override", "control character"],
)
def test_names_obey_the_rules_of_the_api(shell, street, login, name):
    words = ("--role", "street", "--unit", street.code, "--name", name)
    code, printed = shell("account", "create", "--login", login, *words)
    assert (code, "wrong form" in printed) == (1, True)
    assert shell("account", "list")[1].startswith("0 ")
