"""What care keeps: opened in its own row alone, found by a tag, telling neither content nor length."""

import json
from pathlib import Path
from uuid import UUID

import pytest

from api.crypto.care_box import CannotOpen, CareBox, CareBoxes
from api.crypto.keyring import Keyring, load_or_create
from api.kit.ids import new_id

SECRETS = (b"\x01" * 32,)
STREET, ROW = UUID(int=1), UUID(int=2)
FILE = {"name": "甲某某", "phone": "13800000000"}


@pytest.fixture
def box() -> CareBox:
    return CareBox(SECRETS, STREET)


def test_what_was_sealed_is_opened(box: CareBox) -> None:
    assert box.open("participant", ROW, box.seal("participant", ROW, FILE)) == FILE
    assert box.open("participant", ROW, None) == {}


def test_the_same_twice_is_not_the_same(box: CareBox) -> None:
    assert box.seal("participant", ROW, FILE) != box.seal("participant", ROW, FILE)


def test_a_blob_opens_nowhere_else(box: CareBox) -> None:
    blob = box.seal("participant", ROW, FILE)
    for place, row, other in (
        ("support_contact", ROW, box),
        ("participant", new_id(), box),
        ("participant", ROW, CareBox(SECRETS, UUID(int=3))),
        ("participant", ROW, CareBox((b"\x02" * 32,), STREET)),
    ):
        with pytest.raises(CannotOpen):
            other.open(place, row, blob)


def test_any_changed_byte_is_noticed(box: CareBox) -> None:
    blob = box.seal("participant", ROW, FILE)
    for place in range(len(blob)):
        changed = bytearray(blob)
        changed[place] ^= 1
        with pytest.raises(CannotOpen):
            box.open("participant", ROW, bytes(changed))
    for short in (b"", b"\x01", blob[:13], blob[:-1]):
        with pytest.raises(CannotOpen):
            box.open("participant", ROW, short)


def test_a_blob_hardly_tells_how_much_was_written(box: CareBox) -> None:
    lengths = {len(box.seal("t", ROW, {"note": "x" * size})) for size in range(100)}
    assert len(lengths) == 1


def test_a_new_secret_seals_and_the_old_one_still_opens() -> None:
    old = CareBox(SECRETS, STREET).seal("t", ROW, FILE)
    both = CareBox((*SECRETS, b"\x02" * 32), STREET)
    new = both.seal("t", ROW, FILE)
    assert both.open("t", ROW, old) == both.open("t", ROW, new) == FILE
    with pytest.raises(CannotOpen):
        CareBox(SECRETS, STREET).open("t", ROW, new)


def test_people_are_found_by_tags_of_their_street(box: CareBox) -> None:
    tag = box.tag("phone", "13800000000")
    assert tag == CareBox(SECRETS, STREET).tag("phone", "13800000000")
    assert len({tag, box.tag("document_number", "13800000000"), box.tag("phone", "13800000001")}) == 3
    assert tag != CareBox(SECRETS, UUID(int=3)).tag("phone", "13800000000")


def test_a_box_is_made_once_a_street() -> None:
    boxes = CareBoxes(SECRETS)
    assert boxes.of(STREET) is boxes.of(STREET)


def test_a_keyring_of_before_gets_its_secret_once(tmp_path: Path) -> None:
    path = tmp_path / "keyring.json"
    before = load_or_create(path)
    members = json.loads(path.read_text())
    del members["care_secrets"]
    path.write_text(json.dumps(members))
    path.chmod(0o600)
    first = load_or_create(path)
    assert first.care_secrets == load_or_create(path).care_secrets
    assert first.care_secrets != before.care_secrets
    assert first.receipt_secret == before.receipt_secret
    assert path.stat().st_mode & 0o777 == 0o600
    assert isinstance(first, Keyring)
