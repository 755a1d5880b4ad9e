"""What only the server knows: the keyring file, key files, and the tokens and codes made from secrets."""

import json
import os
import threading
import uuid
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.crypto import key_files
from api.crypto.key_files import KeyFile
from api.crypto.keyring import PLANE_LOGINS, Keyring, KeyringRefused, load_or_create, save
from api.crypto.keys import KeyInvalid, generate_keypair
from api.crypto.leases import Lease, lease_token, parse_lease_token
from api.crypto.link_codes import link_hash, new_link_code, parse_link_code
from api.crypto.refresh import new_refresh, parse_refresh, refresh_hash, successor
from api.crypto.tokens import KeyState, TokenCodec
from api.kit.encoding import b64url

SECRET = b"\x11" * 32
STREET = uuid.UUID("0193a5c4-0000-7000-8000-0000000000ff")
SESSION = uuid.UUID("0193a5c4-0000-7000-8000-000000000001")


class TestKeyring:
    def test_the_first_start_makes_it_and_later_ones_read_the_same(self, tmp_path):
        path = tmp_path / "data" / "keyring.json"
        first = load_or_create(path)
        assert load_or_create(path).to_json() == first.to_json()
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700
        assert [file.name for file in path.parent.iterdir()] == ["keyring.json"]

    def test_of_many_that_start_at_once_one_makes_it(self, tmp_path):
        path, made = tmp_path / "keyring.json", []
        gate = threading.Barrier(8)

        def start():
            gate.wait()
            made.append(json.dumps(load_or_create(path).to_json()))

        threads = [threading.Thread(target=start) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(made) == 8
        assert len(set(made)) == 1

    @pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
    def test_a_file_that_others_may_read_is_refused(self, tmp_path, mode):
        path = tmp_path / "keyring.json"
        load_or_create(path)
        path.chmod(mode)
        with pytest.raises(KeyringRefused) as refused:
            load_or_create(path)
        assert refused.value.reason == "readable_by_others"

    def test_a_link_or_a_directory_or_a_pipe_is_refused(self, tmp_path):
        target = tmp_path / "real.json"
        load_or_create(target)
        link, directory, pipe = tmp_path / "link.json", tmp_path / "directory", tmp_path / "pipe"
        link.symlink_to(target)
        directory.mkdir(0o700)
        os.mkfifo(pipe, 0o600)
        for path in (link, directory, pipe):
            with pytest.raises(KeyringRefused) as refused:
                load_or_create(path)
            assert refused.value.reason == "not_a_regular_file"

    @pytest.mark.parametrize(
        "change",
        [
            lambda _: "",
            lambda text: text[: len(text) // 2],
            lambda _: "[]",
            lambda _: "null",
            lambda _: "[" * 100_000,
            lambda text: text.replace('"v": 1', '"v": 2'),
            lambda text: text.replace("receipt_secret", "other_secret"),
            lambda text: text.replace('"active"', '"next"'),
            lambda text: text.replace('"active"', '"unknown"'),
            lambda text: text.replace('"lookup_secret": "', '"lookup_secret": "AAAA'),
            lambda text: text.replace("svc_police", "svc_other"),
            lambda text: text.replace('"checkpoint_key": "', '"checkpoint_key": "!'),
        ],
    )
    def test_a_damaged_file_is_refused_and_left_as_it_is(self, tmp_path, change):
        path = tmp_path / "keyring.json"
        load_or_create(path)
        damaged = change(path.read_text())
        path.write_text(damaged)
        with pytest.raises(KeyringRefused) as refused:
            load_or_create(path)
        assert refused.value.reason == "malformed"
        assert path.read_text() == damaged

    def test_every_secret_differs_and_none_is_shown(self):
        keyring = Keyring.generate()
        members = keyring.to_json()
        drawn = [members[name] for name in members if name.endswith("_secret")]
        drawn += members["database_passwords"].values()
        assert len(set(drawn)) == 6 + len(PLANE_LOGINS)
        assert not any(secret in repr(keyring) for secret in drawn)

    def test_published_keys_are_public_halves(self):
        keyring = Keyring.generate()
        acknowledgement, checkpoint = keyring.public_keys()
        assert (acknowledgement.use, len(acknowledgement.public_key)) == ("acknowledgement", 65)
        assert (checkpoint.use, len(checkpoint.public_key)) == ("checkpoint", 32)
        assert checkpoint.public_key == keyring.checkpoint_key.public_key().public_bytes_raw()

    def test_rotation_goes_from_next_to_active_to_retiring_to_gone(self, tmp_path):
        path = tmp_path / "keyring.json"
        first = load_or_create(path)
        second = first.with_rotated_signing_keys()
        save(path, second)
        assert load_or_create(path).to_json() == second.to_json()
        assert path.stat().st_mode & 0o777 == 0o600
        kids = [{key.state: key.kid for key in ring.signing_keys} for ring in (first, second)]
        assert kids[1][KeyState.ACTIVE] == kids[0][KeyState.NEXT]
        assert kids[1][KeyState.RETIRING] == kids[0][KeyState.ACTIVE]
        third = second.with_rotated_signing_keys()
        assert kids[0][KeyState.ACTIVE] not in [key.kid for key in third.signing_keys]
        for ring in (first, second, third):
            TokenCodec(ring.signing_keys, issuer="i", audience="a")


class TestKeyFiles:
    key = generate_keypair("0b7a4f0e-7a55-4f6e-9c1e-6a6f2f6f1a10")
    file = KeyFile(key.key_id, "office", "990000001", "content", key)

    @pytest.fixture(autouse=True)
    def _quick(self, monkeypatch):
        monkeypatch.setattr(key_files, "_MEMORY_KIB", 64)
        monkeypatch.setattr(key_files, "_TIME_COST", 1)

    def test_a_plain_file_has_the_members_of_the_contract_and_reads_back(self):
        members = json.loads(self.file.to_json())
        assert members.keys() == {"key_id", "holder", "unit_code", "use", "suite", "seed"}
        assert KeyFile.from_json(self.file.to_json()) == self.file

    def test_a_wrapped_file_opens_with_its_passphrase_however_it_was_typed(self):
        text = self.file.to_json("ｐａｓｓ　钥匙")
        assert b64url(self.key.seed) not in text
        assert KeyFile.from_json(text, "pass 钥匙") == self.file
        assert self.file.to_json("x") != self.file.to_json("x")

    @pytest.mark.parametrize(
        ("passphrase", "change", "reason"),
        [
            (None, {}, "passphrase_needed"),
            ("other", {}, "passphrase_wrong"),
            ("right", {"unit_code": "990000002"}, "passphrase_wrong"),
            ("right", {"suite": "X25519"}, "unknown_suite"),
            ("right", {"suite": None}, "key_file_malformed"),
            ("right", {"seed": "AAAA"}, "key_file_malformed"),
            ("right", {"extra": 1}, "key_file_malformed"),
            ("right", {"wrapped_seed": None}, "key_file_malformed"),
            ("right", {"wrapped_seed": {}}, "key_file_malformed"),
        ],
    )
    def test_a_wrong_passphrase_or_a_changed_file_is_refused(self, passphrase, change, reason):
        text = json.dumps(json.loads(self.file.to_json("right")) | change)
        with pytest.raises(KeyInvalid) as refused:
            KeyFile.from_json(text, passphrase)
        assert refused.value.reason == reason

    @pytest.mark.parametrize(
        "change",
        [
            {"kdf": "md5"},
            {"memory_kib": 2**31},
            {"memory_kib": "64"},
            {"memory_kib": True},
            {"time_cost": 0},
            {"time_cost": 10_000},
            {"parallelism": 100},
            {"salt": "AAAA"},
            {"nonce": "!"},
            {"nonce": "AAAA"},
            {"ciphertext": ""},
        ],
    )
    def test_a_forged_derivation_is_refused_before_it_costs_anything(self, change):
        members = json.loads(self.file.to_json("right"))
        members["wrapped_seed"] |= change
        with pytest.raises(KeyInvalid):
            KeyFile.from_json(json.dumps(members), "right")

    @pytest.mark.parametrize("text", ["", "[]", "null", "[" * 100_000, '{"key_id": 1}'])
    def test_what_is_no_key_file_is_refused(self, text):
        with pytest.raises(KeyInvalid):
            KeyFile.from_json(text)


class TestRefreshTokens:
    token = new_refresh(STREET, SESSION, SECRET)

    def test_a_token_says_where_it_belongs_and_only_its_hash_is_stored(self):
        parsed = parse_refresh(self.token, SECRET)
        assert (parsed.street_id, parsed.session_id, parsed.generation) == (STREET, SESSION, 0)
        assert len(parsed.secret) == 32
        assert len(refresh_hash(self.token)) == 32
        assert b64url(parsed.secret) not in repr(parsed)

    def test_a_lost_answer_asked_again_gives_the_same_successor(self):
        first = successor(self.token, "nonce-of-the-client-1", SECRET)
        assert first == successor(self.token, "nonce-of-the-client-1", SECRET)
        assert parse_refresh(first, SECRET).generation == 1
        others = {
            first,
            successor(self.token, "nonce-of-the-client-2", SECRET),
            successor(self.token, "", SECRET),
            successor(self.token, "\ud800", SECRET),
            successor(new_refresh(STREET, SESSION, SECRET), "nonce-of-the-client-1", SECRET),
            successor(first, "nonce-of-the-client-1", SECRET),
        }
        assert len(others) == 6

    def test_without_a_nonce_each_successor_is_another(self):
        assert successor(self.token, None, SECRET) != successor(self.token, None, SECRET)

    def test_nothing_follows_a_token_that_is_not_ours(self):
        with pytest.raises(ValueError, match="refresh_token_unknown"):
            successor(self.token, None, b"other secret")

    def test_every_change_of_one_character_is_refused(self):
        for place, character in enumerate(self.token):
            for other in {"A", "B", "1", ".", "é"} - {character}:
                assert parse_refresh(self.token[:place] + other + self.token[place + 1 :], SECRET) is None

    @settings(max_examples=100, deadline=None)
    @given(st.text(max_size=200))
    def test_garbage_is_none_of_ours(self, text):
        assert parse_refresh(text, SECRET) is None
        assert parse_refresh(f"swr1.{text}", SECRET) is None
        assert parse_lease_token(SECRET, text) is None
        assert parse_link_code(text) is None


class TestLeaseTokens:
    item = uuid.UUID("0b7a4f0e-7a55-4f6e-9c1e-6a6f2f6f1a10")

    def test_the_same_lease_has_the_same_token_and_says_what_it_is(self):
        token = lease_token(SECRET, "clue", self.item, 2, 3)
        assert token == lease_token(SECRET, "clue", self.item, 2, 3)
        assert parse_lease_token(SECRET, token) == Lease("clue", self.item, 2, 3)

    def test_another_epoch_attempt_kind_item_or_secret_is_another_token(self):
        tokens = {
            lease_token(SECRET, "clue", self.item, 1, 1),
            lease_token(SECRET, "clue", self.item, 1, 2),
            lease_token(SECRET, "clue", self.item, 2, 1),
            lease_token(SECRET, "supplement", self.item, 1, 1),
            lease_token(SECRET, "clue", uuid.uuid4(), 1, 1),
            lease_token(b"other", "clue", self.item, 1, 1),
        }
        assert len(tokens) == 6

    def test_a_forged_token_is_none_of_ours(self):
        token = lease_token(SECRET, "clue", self.item, 1, 1)
        assert parse_lease_token(b"other", token) is None
        assert parse_lease_token(SECRET, token.replace(".1.1.", ".1.2.")) is None
        assert parse_lease_token(SECRET, new_refresh(STREET, SESSION, SECRET)) is None
        for bad in ("", "\ud800", token + "\n", token[:-1] + "é", "a" * 100_000):
            assert parse_lease_token(SECRET, bad) is None


class TestLinkCodes:
    def test_a_code_typed_in_another_way_is_understood(self):
        link = new_link_code(STREET)
        text = link.to_text()
        assert len(text.replace("-", "")) == 44
        for typed in (text, text.lower(), text.replace("-", ""), text.replace("0", "O"), f" {text} \n"):
            assert parse_link_code(typed) == link
        assert link.street_id == STREET
        assert link.code not in repr(link)

    def test_a_mistyped_character_is_noticed(self):
        code = new_link_code(STREET).code
        for place, character in enumerate(code):
            other = "7" if character != "7" else "8"
            assert parse_link_code(code[:place] + other + code[place + 1 :]) is None

    @pytest.mark.parametrize("typed", ["", "0" * 43, "0" * 45, "Z" * 44, "码" * 44, "\ud800" * 44])
    def test_what_is_no_code_is_none(self, typed):
        assert parse_link_code(typed) is None

    def test_codes_differ_and_their_hash_needs_the_secret(self):
        links = [new_link_code(STREET) for _ in range(200)]
        assert len({link.code for link in links}) == 200
        assert len({link_hash(link, SECRET) for link in links}) == 200
        assert link_hash(links[0], SECRET) != link_hash(links[0], b"other")


def test_no_module_of_this_package_reads_a_clock_or_weak_randomness():
    source = Path(__file__).parents[2] / "api" / "crypto"
    for module in source.glob("*.py"):
        text = module.read_text(encoding="utf-8")
        for forbidden in ("import random", "from random", ".now(", "utcnow", "import time", "from time"):
            assert forbidden not in text, (module.name, forbidden)
        assert ("jose" in text.replace("python-jose", "")) == (module.name == "tokens.py")
