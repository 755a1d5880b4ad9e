"""Sealing and opening: what goes in comes out, at its own place, for its own recipients, and nowhere else."""

import copy
import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.crypto import sealing
from api.crypto.envelope import Envelope, EnvelopeInvalid, KeyWrap, bucket_for, is_bucket, parse_key_wraps
from api.crypto.keys import KeyInvalid, PrivateKey, check_public_key, fingerprint, generate_keypair
from api.crypto.sealing import (
    CannotOpen,
    SealedFile,
    SealKind,
    binding,
    open_file,
    open_json,
    rewrap,
    seal_file,
    seal_json,
)
from api.kit.encoding import b64url, from_b64url

OFFICE = generate_keypair("office-1")
STATION = generate_keypair("station-1")
TIP_ID = uuid.UUID("0b7a4f0e-7a55-4f6e-9c1e-6a6f2f6f1a10")
CLEAR = {"narrative": "三楼有人夜里交易", "place": "虚构路1号", "when": "昨晚"}


def sealed_tip() -> Envelope:
    return seal_json(SealKind.TIP, TIP_ID, CLEAR, [OFFICE.recipient(), STATION.recipient()])


def test_each_recipient_opens_what_was_sealed():
    envelope = Envelope.from_json(sealed_tip().to_json())
    assert open_json(envelope, SealKind.TIP, TIP_ID, OFFICE) == CLEAR
    assert open_json(envelope, SealKind.TIP, str(TIP_ID).upper(), PrivateKey(STATION.seed)) == CLEAR


def test_a_stranger_opens_nothing():
    with pytest.raises(CannotOpen) as named:
        open_json(sealed_tip(), SealKind.TIP, TIP_ID, generate_keypair("other"))
    assert named.value.reason == "not_a_recipient"
    with pytest.raises(CannotOpen) as nameless:
        open_json(sealed_tip(), SealKind.TIP, TIP_ID, generate_keypair())
    assert nameless.value.reason == "does_not_open"


@pytest.mark.parametrize("kind", [kind for kind in SealKind if kind is not SealKind.TIP])
def test_an_envelope_moved_to_another_kind_does_not_open(kind):
    with pytest.raises(CannotOpen):
        open_json(sealed_tip(), kind, TIP_ID, OFFICE)


def test_an_envelope_moved_to_another_id_does_not_open():
    with pytest.raises(CannotOpen):
        open_json(sealed_tip(), SealKind.TIP, uuid.uuid4(), OFFICE)


def test_the_same_text_sealed_twice_shares_no_bytes():
    first, second = sealed_tip(), sealed_tip()
    assert first.ciphertext != second.ciphertext
    assert first.nonce != second.nonce
    assert first.key_wraps != second.key_wraps


@pytest.mark.parametrize("part", ["ciphertext", "nonce", "key_wraps"])
def test_parts_of_two_envelopes_of_one_tip_do_not_mix(part):
    first, second = sealed_tip(), sealed_tip()
    fields = {name: getattr(first, name) for name in ("key_wraps", "nonce", "ciphertext")}
    fields[part] = getattr(second, part)
    with pytest.raises(CannotOpen):
        open_json(Envelope(**fields), SealKind.TIP, TIP_ID, OFFICE)


def test_a_changed_byte_anywhere_is_noticed():
    envelope = sealed_tip()
    wrap = envelope.key_wraps[0]
    for position in range(0, len(envelope.ciphertext), 97):
        changed = bytearray(envelope.ciphertext)
        changed[position] ^= 1
        with pytest.raises(CannotOpen):
            open_json(
                Envelope(envelope.key_wraps, envelope.nonce, bytes(changed)), SealKind.TIP, TIP_ID, OFFICE
            )
    for position in range(0, len(wrap.enc), 53):
        changed = bytearray(wrap.enc)
        changed[position] ^= 1
        wraps = (KeyWrap(wrap.key_id, bytes(changed), wrap.wrapped_key),)
        with pytest.raises(CannotOpen):
            open_json(Envelope(wraps, envelope.nonce, envelope.ciphertext), SealKind.TIP, TIP_ID, OFFICE)


@pytest.mark.parametrize("bucket", [1024 << step for step in range(10)])
def test_json_fills_each_bucket_to_the_last_byte_and_then_the_next(bucket):
    overhead = len('{"text":""}')
    full = seal_json(SealKind.MESSAGE, TIP_ID, {"text": "a" * (bucket - overhead)}, [OFFICE.recipient()])
    assert len(full.ciphertext) == bucket + 16
    assert Envelope.from_json(full.to_json()) == full
    over = {"text": "a" * (bucket - overhead + 1)}
    if bucket == 512 * 1024:
        with pytest.raises(EnvelopeInvalid) as refused:
            seal_json(SealKind.MESSAGE, TIP_ID, over, [OFFICE.recipient()])
        assert refused.value.reason == "content_too_large"
    else:
        assert (
            len(seal_json(SealKind.MESSAGE, TIP_ID, over, [OFFICE.recipient()]).ciphertext) == 2 * bucket + 16
        )


def test_buckets_are_the_powers_of_two_from_one_kibibyte():
    assert [bucket_for(length) for length in (0, 1024, 1025, 5000)] == [1024, 1024, 2048, 8192]
    assert [length for length in range(3000) if is_bucket(length)] == [1024, 2048]


@settings(max_examples=25, deadline=None)
@given(st.dictionaries(st.text(max_size=10), st.text(max_size=60), max_size=5))
def test_any_texts_come_back_as_they_went_in(content):
    envelope = seal_json(SealKind.NOTE, TIP_ID, content, [OFFICE.recipient()])
    assert open_json(envelope, SealKind.NOTE, TIP_ID, OFFICE) == content


@pytest.mark.parametrize("length", [0, 1, 65527, 65528, 65529, 65536, 200_000])
def test_files_come_back_and_hide_their_length(length):
    data = bytes(range(256)) * (length // 256 + 1)
    sealed = seal_file(SealKind.ATTACHMENT, TIP_ID, data[:length], [OFFICE.recipient()])
    assert (len(sealed.ciphertext) - 16) % 65536 == 0
    again = SealedFile.from_bytes(sealed.to_bytes(), sealed.digest, sealed.key_wraps)
    assert open_file(again, SealKind.ATTACHMENT, TIP_ID, OFFICE) == data[:length]


def test_two_attachments_of_one_tip_cannot_be_swapped():
    first, second = uuid.uuid4(), uuid.uuid4()
    sealed = seal_file(SealKind.ATTACHMENT, first, b"photo one", [OFFICE.recipient()])
    with pytest.raises(CannotOpen):
        open_file(sealed, SealKind.ATTACHMENT, second, OFFICE)


def test_a_file_with_another_digest_is_not_opened():
    sealed = seal_file(SealKind.ATTACHMENT, TIP_ID, b"photo", [OFFICE.recipient()])
    for other in (
        SealedFile(sealed.nonce, sealed.ciphertext, "0" * 64, sealed.key_wraps),
        SealedFile.from_bytes(b"", sealed.digest, sealed.key_wraps),
    ):
        with pytest.raises(CannotOpen) as refused:
            open_file(other, SealKind.ATTACHMENT, TIP_ID, OFFICE)
        assert refused.value.reason == "digest_mismatch"


def test_the_hand_off_lets_the_station_open_and_keeps_ciphertext_and_digest():
    envelope = seal_json(SealKind.CLUE, TIP_ID, CLEAR, [OFFICE.recipient()])
    wraps = rewrap(envelope, SealKind.CLUE, TIP_ID, OFFICE, [STATION.recipient()])
    handed = Envelope(wraps, envelope.nonce, envelope.ciphertext)
    assert handed.digest == envelope.digest
    assert open_json(handed, SealKind.CLUE, TIP_ID, STATION) == CLEAR
    with pytest.raises(CannotOpen):
        open_json(handed, SealKind.CLUE, TIP_ID, OFFICE)


def test_wraps_of_a_file_can_be_handed_off_alone():
    sealed = seal_file(SealKind.ATTACHMENT, TIP_ID, b"photo", [OFFICE.recipient()])
    wraps = rewrap(sealed.key_wraps, SealKind.ATTACHMENT, TIP_ID, OFFICE, [STATION.recipient()])
    handed = SealedFile(sealed.nonce, sealed.ciphertext, sealed.digest, wraps)
    assert open_file(handed, SealKind.ATTACHMENT, TIP_ID, STATION) == b"photo"


def test_somebody_who_cannot_open_cannot_hand_off():
    with pytest.raises(CannotOpen):
        rewrap(sealed_tip(), SealKind.TIP, TIP_ID, generate_keypair("office-1"), [STATION.recipient()])


@pytest.mark.parametrize(
    ("recipients", "reason"),
    [
        ([], "key_wraps_missing"),
        ([OFFICE.recipient()] * 2, "duplicate_key_id"),
        ([OFFICE.recipient(f"k{n}") for n in range(101)], "too_many_key_wraps"),
    ],
)
def test_nobody_seals_to_none_to_one_twice_or_to_a_crowd(recipients, reason):
    with pytest.raises(EnvelopeInvalid) as refused:
        seal_json(SealKind.TIP, TIP_ID, CLEAR, recipients)
    assert refused.value.reason == reason


def break_envelope(change) -> str:
    value = copy.deepcopy(sealed_tip().to_json())
    value = change(value) or value
    with pytest.raises(EnvelopeInvalid) as refused:
        Envelope.from_json(value)
    return refused.value.reason


def respelled(text: str) -> str:
    """Another base64url text whose unused last bits differ: lenient decoders give the same bytes."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return text[:-1] + alphabet[alphabet.index(text[-1]) + 1]


DEVIATIONS = [
    (lambda e: [e], "envelope_not_an_object"),
    (lambda _: "text", "envelope_not_an_object"),
    (lambda e: e.update(extra=1), "envelope_unknown_member"),
    (lambda e: e.pop("nonce") and None, "envelope_member_missing"),
    (lambda e: e.update(v=2), "unknown_version"),
    (lambda e: e.update(v="1"), "unknown_version"),
    (lambda e: e.update(v=True), "unknown_version"),
    (lambda e: e.update(v=1.0), "unknown_version"),
    (lambda e: e.update(suite="X25519-HKDF_SHA256-AES_256_GCM"), "unknown_suite"),
    (lambda e: e.update(suite=None), "unknown_suite"),
    (lambda e: e.update(suite=["MLKEM768_X25519-HKDF_SHA256-AES_256_GCM"]), "unknown_suite"),
    (lambda e: e.update(key_wraps=[]), "key_wraps_missing"),
    (lambda e: e.update(key_wraps={}), "key_wraps_missing"),
    (lambda e: e.update(key_wraps=e["key_wraps"] * 51), "too_many_key_wraps"),
    (lambda e: e.update(key_wraps=[None]), "key_wrap_not_an_object"),
    (lambda e: e["key_wraps"][0].update(note="x"), "key_wrap_unknown_member"),
    (lambda e: e["key_wraps"][0].pop("enc") and None, "key_wrap_member_missing"),
    (lambda e: e["key_wraps"][1].update(key_id="office-1"), "duplicate_key_id"),
    (lambda e: e["key_wraps"][0].update(key_id="Office-1"), "key_id_malformed"),
    (lambda e: e["key_wraps"][0].update(key_id=""), "key_id_malformed"),
    (lambda e: e["key_wraps"][0].update(key_id="a" * 65), "key_id_malformed"),
    (lambda e: e["key_wraps"][0].update(key_id="office-1\n"), "key_id_malformed"),
    (lambda e: e["key_wraps"][0].update(key_id=1), "key_id_malformed"),
    (lambda e: e["key_wraps"][0].update(enc=b64url(bytes(1119))), "enc_wrong_length"),
    (lambda e: e["key_wraps"][0].update(enc=b64url(bytes(1121))), "enc_wrong_length"),
    (lambda e: e["key_wraps"][0].update(wrapped_key=b64url(bytes(47))), "wrapped_key_wrong_length"),
    (lambda e: e["key_wraps"][0].update(wrapped_key=None), "wrapped_key_not_base64url"),
    (lambda e: e["key_wraps"][0].update(enc=respelled(b64url(bytes(1120)))), "enc_not_base64url"),
    (lambda e: e.update(nonce=b64url(bytes(11))), "nonce_wrong_length"),
    (lambda e: e.update(nonce=b64url(bytes(13))), "nonce_wrong_length"),
    (lambda e: e.update(nonce=e["nonce"] + "="), "nonce_not_base64url"),
    (lambda e: e.update(nonce=" " + e["nonce"]), "nonce_not_base64url"),
    (lambda e: e.update(nonce="\ud800" * 16), "nonce_not_base64url"),
    (lambda e: e.update(nonce="全" * 16), "nonce_not_base64url"),
    (lambda e: e.update(ciphertext=respelled(e["ciphertext"])), "ciphertext_not_base64url"),
    (lambda e: e.update(ciphertext="+/+/"), "ciphertext_not_base64url"),
    (lambda e: e.update(ciphertext=""), "ciphertext_not_padded"),
    (lambda e: e.update(ciphertext=b64url(bytes(1024))), "ciphertext_not_padded"),
    (lambda e: e.update(ciphertext=b64url(bytes(512 + 16))), "ciphertext_not_padded"),
    (lambda e: e.update(ciphertext=b64url(bytes(3072 + 16))), "ciphertext_not_padded"),
    (lambda e: e.update(ciphertext=b64url(bytes(1024 + 16))), "digest_mismatch"),
    (lambda e: e.update(digest=e["digest"].upper().replace("0", "A")), "digest_malformed"),
    (lambda e: e.update(digest="0" * 64), "digest_mismatch"),
    (lambda e: e.update(digest=None), "digest_malformed"),
]


@pytest.mark.parametrize(
    ("change", "reason"), DEVIATIONS, ids=[f"{n}-{d[1]}" for n, d in enumerate(DEVIATIONS)]
)
def test_an_envelope_that_deviates_is_refused_with_its_reason(change, reason):
    assert break_envelope(change) == reason


def test_wraps_alone_are_parsed_as_strictly():
    wraps = [wrap.to_json() for wrap in sealed_tip().key_wraps]
    assert [wrap.key_id for wrap in parse_key_wraps(wraps)] == ["office-1", "station-1"]
    with pytest.raises(EnvelopeInvalid):
        parse_key_wraps("wraps")


def seal_bytes(plaintext: bytes, bucket: int = 1024) -> Envelope:
    """An envelope as a careless or hostile client would seal it."""
    info = binding(SealKind.TIP, TIP_ID)
    nonce, ciphertext, key = sealing._encrypt(plaintext.ljust(bucket, b" "), info)
    return Envelope(sealing._wrap(key, info, [OFFICE.recipient()]), nonce, ciphertext)


@pytest.mark.parametrize(
    "plaintext",
    [b"", b"[]", b'"x"', b"{", b'{"a":NaN}', b'{"a":1,"a":2}', b'{"a":"\\ud800"}', b"\xff\xfe", b"[" * 1000],
    ids=repr,
)
def test_what_is_no_plain_json_object_inside_is_refused(plaintext):
    with pytest.raises(CannotOpen) as refused:
        open_json(seal_bytes(plaintext[:1024]), SealKind.TIP, TIP_ID, OFFICE)
    assert refused.value.reason == "not_json"


def test_endless_nesting_inside_is_refused():
    with pytest.raises(CannotOpen):
        open_json(seal_bytes(b'{"a":' + b"[" * 250_000, 262_144), SealKind.TIP, TIP_ID, OFFICE)


def test_the_binding_is_spelled_as_the_contract_says():
    assert binding(SealKind.HELP_REQUEST, str(TIP_ID).upper()) == f"shouwang/help-request/1/{TIP_ID}".encode()
    with pytest.raises(ValueError, match="badly formed"):
        binding(SealKind.TIP, "not-an-id")


@pytest.mark.parametrize("public_key", [b"", bytes(1215), bytes(1217), b"\xff" * 1216, bytes(1216)])
def test_what_is_no_public_key_is_refused_before_it_is_registered(public_key):
    with pytest.raises(KeyInvalid):
        check_public_key(public_key)


def test_a_good_public_key_is_accepted_and_has_a_fingerprint():
    check_public_key(OFFICE.public_key)
    assert len(OFFICE.public_key) == 1216
    assert len(fingerprint(OFFICE.public_key)) == 64


def test_a_private_key_does_not_show_its_seed():
    key = PrivateKey(b"\x07" * 32, "office-1")
    assert "07" not in repr(key)
    assert b64url(key.seed) not in repr(key)
    assert from_b64url(b64url(key.seed)) == key.seed
    with pytest.raises(KeyInvalid):
        PrivateKey(b"short")
