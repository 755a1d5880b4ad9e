"""Custody: a chain holds until anything in it changes; checkpoints show what a chain alone cannot."""

import copy
import hashlib
import json
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from api.crypto.chain import (
    FIRST_PREV,
    EventInvalid,
    commit,
    event_hash,
    package_digest,
    verify_chain,
)
from api.crypto.checkpoints import custody_leaf, seal_checkpoint, verify_checkpoint
from api.crypto.custody_export import export_keys, verify_export
from api.kit.encoding import b64url

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
TRUSTED = {"checkpoint-1": KEY.public_key().public_bytes_raw()}
START = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
CLUES = [f"0b7a4f0e-7a55-4f6e-9c1e-6a6f2f6f1a{number:02x}" for number in range(5)]
KINDS = ("handed_off", "leased", "acknowledged", "outcome")
MEMBERS = ("seq", "prev", "kind", "at", "unit_code", "commitment")


def instant(hours: float) -> str:
    return (START + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")


def extend(events: list[dict], kind: str, at: str) -> dict:
    prev = head_of(events)
    salt, content = secrets.token_bytes(16), {"by": "station", "note": kind, "n": len(events)}
    event = {
        "seq": len(events) + 1,
        "prev": prev,
        "kind": kind,
        "at": at,
        "unit_code": "990000001",
        "commitment": commit(salt, content),
    }
    events.append({**event, "salt": salt.hex(), "content": content})
    return event


def hash_of(event: dict) -> str:
    plain = {name: event[name] for name in MEMBERS}
    return event_hash(bytes.fromhex(event["prev"]), plain).hex()


def head_of(events: list[dict]) -> str:
    return hash_of(events[-1]) if events else FIRST_PREV.hex()


def make_chain(kinds=KINDS) -> list[dict]:
    events: list[dict] = []
    for number, kind in enumerate(kinds):
        extend(events, kind, instant(number))
    return events


CHAIN = make_chain()
HEAD = head_of(CHAIN)


def mutations(value):
    """Every way to change one character of one text, or one number, anywhere in a JSON value."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from (({**value, name: changed}) for changed in mutations(inner))
    elif isinstance(value, str):
        for place, character in enumerate(value):
            other = chr(ord(character) ^ 1)
            yield value[:place] + other + value[place + 1 :]
    elif isinstance(value, int):
        yield value + 1


def test_an_untouched_chain_holds():
    assert verify_chain(CHAIN) == []
    assert verify_chain(CHAIN, HEAD) == []
    assert verify_chain([]) == []


def test_a_chain_holds_when_contents_were_erased():
    erased = copy.deepcopy(CHAIN)
    del erased[0]["salt"], erased[0]["content"]
    erased[1].update(salt=None, content=None)
    assert verify_chain(erased, HEAD) == []


@pytest.mark.parametrize("number", range(len(CHAIN)))
def test_one_flipped_character_anywhere_is_noticed(number):
    changes = list(mutations(CHAIN[number]))
    assert len(changes) > 200
    for changed in changes:
        assert verify_chain([*CHAIN[:number], changed, *CHAIN[number + 1 :]], HEAD)


@pytest.mark.parametrize("number", range(len(CHAIN)))
def test_a_dropped_event_is_noticed(number):
    assert verify_chain(CHAIN[:number] + CHAIN[number + 1 :], HEAD)


@pytest.mark.parametrize("number", range(len(CHAIN) - 1))
def test_swapped_events_are_noticed(number):
    swapped = CHAIN.copy()
    swapped[number], swapped[number + 1] = swapped[number + 1], swapped[number]
    assert verify_chain(swapped, HEAD)


def test_an_appended_or_doubled_event_is_noticed():
    longer = CHAIN.copy()
    extend(longer, "closed", instant(9))
    assert verify_chain(longer, HEAD) == ["the last event is not the one that was stated"]
    assert verify_chain([*CHAIN, CHAIN[-1]], HEAD)
    assert verify_chain([CHAIN[0], *CHAIN], HEAD)


@pytest.mark.parametrize(
    "event",
    [
        None,
        [],
        "event",
        {},
        {**CHAIN[0], "hash": HEAD},
        {name: CHAIN[0][name] for name in MEMBERS[:-1]},
        {**CHAIN[0], "seq": True},
        {**CHAIN[0], "seq": 1.0},
        {**CHAIN[0], "kind": None},
        {**CHAIN[0], "unit_code": 7},
        {**CHAIN[0], "commitment": CHAIN[0]["commitment"].upper()},
        {**CHAIN[0], "salt": None},
        {**CHAIN[0], "content": None},
        {**CHAIN[0], "content": "text"},
        {**CHAIN[0], "content": {"n": 2**60}},
        {**CHAIN[0], "content": {"n": float("nan")}},
        {**CHAIN[0], "content": {"n": "\ud800"}},
        {**CHAIN[0], "kind": "\ud800"},
        {**CHAIN[0], "salt": "00"},
        {**CHAIN[0], "prev": None},
    ],
)
def test_what_is_no_event_is_a_finding_and_no_accident(event):
    assert verify_chain([event, *CHAIN[1:]])


def test_hashes_are_what_the_contract_says():
    event = {name: CHAIN[0][name] for name in MEMBERS}
    canonical = json.dumps(event, sort_keys=True, separators=(",", ":")).encode()
    assert event_hash(FIRST_PREV, event) == hashlib.sha256(b"\x02" + bytes(32) + canonical).digest()
    content = hashlib.sha256(b"\x03" + b"s" * 16 + b'{"a":1}').hexdigest()
    assert commit(b"s" * 16, {"a": 1}) == content
    assert package_digest("aa", ["bb", "cc"]) == hashlib.sha256(b'["aa","bb","cc"]').hexdigest()
    assert package_digest("aa", []) == hashlib.sha256(b'["aa"]').hexdigest()


def test_nobody_hashes_what_is_no_event():
    event = {name: CHAIN[1][name] for name in MEMBERS}
    with pytest.raises(EventInvalid):
        event_hash(FIRST_PREV, event)
    with pytest.raises(EventInvalid):
        event_hash(bytes.fromhex(event["prev"]), {**event, "salt": "00"})
    with pytest.raises(EventInvalid):
        commit(b"short", {})


def make_export() -> dict:
    """Three chains that grew over three hours, a checkpoint an hour; the window holds all of them."""
    chains = {clue: [] for clue in CLUES[:3]}
    leaves, checkpoints = [], []
    growth = [(CLUES[0], CLUES[1]), (CLUES[0], CLUES[2]), (CLUES[1],)]
    for hour, grown in enumerate(growth):
        for clue in grown:
            extend(chains[clue], KINDS[hour], instant(hour + 0.25))
            extend(chains[clue], "read", instant(hour + 0.5))
            events = chains[clue]
            leaves.append({"clue_id": clue, "seq": len(events), "hash": head_of(events)})
        hashes = [custody_leaf(leaf["clue_id"], leaf["seq"], leaf["hash"]) for leaf in leaves]
        sealed_at = START + timedelta(hours=hour + 1)
        checkpoints.append(seal_checkpoint(KEY, "checkpoint-1", "990000001", hashes, sealed_at))
    return {
        "street_code": "990000001",
        "from": instant(0),
        "to": instant(24),
        "chains": [{"clue_id": clue, "kind": "clue", "events": events} for clue, events in chains.items()],
        "leaves": leaves,
        "checkpoints": checkpoints,
        "keys": [
            {
                "key_id": "checkpoint-1",
                "use": "checkpoint",
                "suite": "Ed25519",
                "public_key": b64url(TRUSTED["checkpoint-1"]),
            }
        ],
    }


EXPORT = make_export()


def changed_export(change) -> dict:
    export = copy.deepcopy(EXPORT)
    change(export)
    return export


def test_an_untouched_export_holds():
    assert verify_export(EXPORT, TRUSTED) == []
    assert verify_export(json.loads(json.dumps(EXPORT)), export_keys(EXPORT)) == []
    assert verify_export(EXPORT, TRUSTED, witnessed=EXPORT["checkpoints"]) == []


def test_events_that_no_checkpoint_covers_yet_are_no_finding():
    export = copy.deepcopy(EXPORT)
    extend(export["chains"][0]["events"], "closed", instant(4))
    assert verify_export(export, TRUSTED) == []


def test_a_narrow_window_needs_only_the_chains_that_grew_in_it():
    def narrow(export):
        export["from"] = instant(2.5)
        export["chains"] = [export["chains"][1]]
        export["checkpoints"] = export["checkpoints"][1:]

    assert verify_export(changed_export(narrow), TRUSTED) == []


TAMPERINGS = {
    "event content": lambda e: e["chains"][0]["events"][1]["content"].update(note="other"),
    "event of the middle": lambda e: e["chains"][0]["events"][1].update(kind="returned"),
    "tail of a chain deleted": lambda e: e["chains"][0]["events"].pop(),
    "all events deleted": lambda e: e["chains"][0]["events"].clear(),
    "a chain deleted": lambda e: e["chains"].pop(2),
    "a chain twice": lambda e: e["chains"].append(e["chains"][0]),
    "a chain under another id": lambda e: e["chains"][0].update(clue_id=CLUES[4]),
    "a leaf changed": lambda e: e["leaves"][2].update(hash="0" * 64),
    "a leaf dropped": lambda e: e["leaves"].pop(1),
    "the last leaf dropped": lambda e: e["leaves"].pop(),
    "a leaf appended": lambda e: e["leaves"].append(e["leaves"][0]),
    "leaves swapped": lambda e: e["leaves"].reverse(),
    "a leaf with another member": lambda e: e["leaves"][0].update(at="x"),
    "a leaf that is none": lambda e: e["leaves"].__setitem__(0, None),
    "a checkpoint changed": lambda e: e["checkpoints"][0].update(size=1),
    "a checkpoint of another street": lambda e: e.update(street_code="990000002"),
    "a checkpoint unsigned": lambda e: e["checkpoints"][1].update(signature=""),
    "a checkpoint by a strange key": lambda e: e["checkpoints"][1].update(key_id="other"),
    "a checkpoint with a list for a key": lambda e: e["checkpoints"][1].update(key_id=[]),
    "checkpoints swapped": lambda e: e["checkpoints"].reverse(),
    "the last checkpoint dropped": lambda e: e["checkpoints"].pop(),
    "all checkpoints dropped": lambda e: e["checkpoints"].clear(),
    "a part missing": lambda e: e.pop("leaves"),
    "a part of another type": lambda e: e.update(chains={}),
    "no window": lambda e: e.update({"from": "2026-13-99T00:00:00Z"}),
    "a chain that is none": lambda e: e["chains"].append(7),
    "a chain without id": lambda e: e["chains"].append({"events": []}),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_a_tampered_export_is_noticed(name):
    assert verify_export(changed_export(TAMPERINGS[name]), TRUSTED)


@pytest.mark.parametrize("export", [None, [], "x", 1, {}], ids=repr)
def test_what_is_no_export_is_a_finding_and_no_accident(export):
    assert verify_export(export, TRUSTED)


def test_a_key_that_the_reader_does_not_trust_proves_nothing():
    assert len(verify_export(EXPORT, {})) >= 3
    stranger = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    assert verify_export(EXPORT, {"checkpoint-1": stranger})
    with pytest.raises(ValueError, match="malformed"):
        export_keys({"keys": [{}]})


def test_history_written_anew_and_signed_again_is_noticed_by_a_witness():
    """The operator has every key: rebuilt from scratch it all fits, only what the police kept does not."""
    kept = EXPORT["checkpoints"][1]
    rewritten = make_export()
    assert verify_export(rewritten, TRUSTED) == []
    assert verify_export(rewritten, TRUSTED, witnessed=[kept]) == [
        "witnessed checkpoint 1: has another root than the log"
    ]


def test_a_log_cut_back_and_signed_again_is_noticed_by_a_witness():
    def cut(export):
        export["checkpoints"].pop()
        export["leaves"].pop()
        del export["chains"][1]["events"][2:]

    cut_back = changed_export(cut)
    assert verify_export(cut_back, TRUSTED) == []
    assert verify_export(cut_back, TRUSTED, witnessed=EXPORT["checkpoints"]) == [
        "witnessed checkpoint 3: covers leaves that the export does not have"
    ]


def test_any_changed_character_of_the_published_vector_is_noticed():
    path = Path(__file__).parent / "vectors" / "custody.json"
    export = json.loads(path.read_text(encoding="utf-8"))["export"]
    trusted = export_keys(export)
    assert verify_export(export, trusted) == []
    for part in ("leaves", "checkpoints"):
        for number, whole in enumerate(export[part]):
            for changed in mutations(whole):
                tampered = export | {part: [*export[part][:number], changed, *export[part][number + 1 :]]}
                assert verify_export(tampered, trusted)
    for number, chain in enumerate(export["chains"]):
        for place, event in enumerate(chain["events"]):
            for changed in mutations(event):
                events = [*chain["events"][:place], changed, *chain["events"][place + 1 :]]
                chains = [*export["chains"][:number], chain | {"events": events}]
                assert verify_export(export | {"chains": chains + export["chains"][number + 1 :]}, trusted)


def test_every_changed_member_of_a_checkpoint_breaks_its_signature():
    checkpoint = EXPORT["checkpoints"][2]
    assert verify_checkpoint(checkpoint, TRUSTED)
    for changed in mutations(checkpoint):
        assert not verify_checkpoint(changed, TRUSTED)
    assert not verify_checkpoint({**checkpoint, "more": 1}, TRUSTED)
    assert not verify_checkpoint([], TRUSTED)
