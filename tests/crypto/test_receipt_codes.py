"""Receipts: derived, forgiving to type, uniform when wrong; proof of work; keys that are strong enough."""

import hashlib
import hmac
import secrets
import string
import uuid
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from api.crypto import proof_of_work
from api.crypto.acknowledgement import (
    Acknowledgement,
    AcknowledgementInvalid,
    sign_acknowledgement,
    verify_acknowledgement,
)
from api.crypto.base32 import ALPHABET, luhn_check
from api.crypto.receipts import (
    NO_RECEIPT,
    body_tag,
    commitment,
    derive_receipt,
    format_receipt,
    has_valid_check,
    is_strong_key,
    lookup_id,
    normalise,
    receipt_keypair,
)
from api.kit.encoding import b64url

SECRET = b"receipt secret of the service 32"
KEY = "5f2b7a34-2c1d-4e0f-9a86-3d4c5b6a7988"
RECEIPT = derive_receipt(KEY, SECRET, "990000001")
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def hkdf(ikm: bytes, salt: bytes, info: bytes) -> bytes:
    """RFC 5869 written out: one block is all that is needed."""
    return hmac.digest(hmac.digest(salt, ikm, "sha256"), info + b"\x01", "sha256")


def test_a_receipt_is_the_first_115_bits_that_the_contract_names_and_a_check():
    bits = int.from_bytes(hkdf(KEY.encode(), SECRET, b"shouwang/receipt/1/990000001"), "big") >> (256 - 115)
    expected = "".join(ALPHABET[bits >> (5 * place) & 31] for place in reversed(range(23)))
    assert RECEIPT[:23] == expected
    assert RECEIPT[23] == luhn_check(expected)
    assert has_valid_check(RECEIPT)


def test_key_secret_and_street_each_change_the_receipt():
    others = {
        derive_receipt(KEY.upper(), SECRET, "990000001"),
        derive_receipt(KEY, SECRET[:-1], "990000001"),
        derive_receipt(KEY, SECRET, "990000002"),
        RECEIPT,
    }
    assert len(others) == 4


def test_receipts_use_every_character_in_every_place_equally():
    """Chi-square over 32 characters at 0.1 % (61.1 for 31 degrees of freedom), each of the 23 places."""
    sample = [derive_receipt(f"key-{number}", SECRET, "990000001") for number in range(6400)]
    values = []
    for place in range(23):
        counts = Counter(receipt[place] for receipt in sample)
        values.append(sum((counts[character] - 200) ** 2 / 200 for character in ALPHABET))
    assert sum(value > 61.1 for value in values) <= 1


@pytest.mark.parametrize(
    "typed",
    [
        RECEIPT,
        RECEIPT.lower(),
        format_receipt(RECEIPT),
        format_receipt(RECEIPT).replace("-", " "),
        f"  {format_receipt(RECEIPT)}\n",
        format_receipt(RECEIPT).replace("-", "－"),
        format_receipt(RECEIPT).replace("-", "—"),
        RECEIPT.replace("0", "O").replace("1", "I"),
        RECEIPT.replace("0", "o").replace("1", "l"),
        "".join(chr(ord(character) + 0xFEE0) for character in RECEIPT),
        "\u200b".join(RECEIPT),
        "\u3000".join(RECEIPT),
    ],
)
def test_somebody_who_types_a_receipt_their_own_way_is_understood(typed):
    assert normalise(typed) == RECEIPT


@pytest.mark.parametrize(
    "typed",
    [
        *("", " ", RECEIPT[:-1], RECEIPT + "0", RECEIPT[:-1] + "U", "举报" * 12, "\ud800" * 24, "\x00"),
        *("A" * 5000, RECEIPT + "\x00", "U" * 24, "½" * 24, "ﷺ" * 100),
    ],
)
def test_what_is_no_receipt_becomes_one_stand_in(typed):
    assert normalise(typed) == NO_RECEIPT
    assert len(lookup_id(normalise(typed), SECRET)) == 32


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_no_text_at_all_makes_it_raise(typed):
    assert len(normalise(typed)) == 24


def test_a_receipt_with_a_wrong_check_is_looked_up_like_any_other():
    wrong = RECEIPT[:-1] + ("0" if RECEIPT[-1] != "0" else "1")
    assert normalise(wrong) == wrong
    assert not has_valid_check(wrong)
    assert not has_valid_check(NO_RECEIPT)


def test_one_mistyped_character_or_swapped_neighbours_are_noticed():
    for place in range(24):
        for other in set(ALPHABET) - {RECEIPT[place]}:
            assert not has_valid_check(RECEIPT[:place] + other + RECEIPT[place + 1 :])
    pairs = [(RECEIPT[i], RECEIPT[i + 1], i) for i in range(22) if RECEIPT[i] != RECEIPT[i + 1]]
    swapped = [RECEIPT[:i] + b + a + RECEIPT[i + 2 :] for a, b, i in pairs if {a, b} != {"0", "Z"}]
    assert not any(has_valid_check(receipt) for receipt in swapped)


def test_what_is_derived_from_a_receipt_differs_by_purpose_and_by_secret():
    derived = {
        lookup_id(RECEIPT, SECRET),
        lookup_id(RECEIPT, b"another"),
        body_tag(RECEIPT, b"{}"),
        body_tag(RECEIPT, b"{ }"),
        receipt_keypair(RECEIPT).seed,
        hashlib.sha256(RECEIPT.encode()).digest(),
    }
    assert len(derived) == 6


def test_the_receipt_key_and_the_commitment_follow_the_contract():
    assert receipt_keypair(RECEIPT, "tip-id").seed == hkdf(
        RECEIPT.encode(), bytes(32), b"shouwang/receipt-key/1"
    )
    assert commitment(RECEIPT) == b64url(hashlib.sha256(b"shouwang/ack/1" + RECEIPT.encode()).digest())


@settings(max_examples=300, deadline=None)
@given(st.binary(min_size=16, max_size=60).filter(lambda data: len(set(data)) > 12))
def test_random_keys_are_strong_enough(data):
    assert is_strong_key(b64url(hashlib.sha256(data).digest()))


def test_the_keys_that_clients_make_are_strong_enough():
    for _ in range(2000):
        assert is_strong_key(str(uuid.uuid4()))
        assert is_strong_key(str(uuid.uuid4()).upper())
        assert is_strong_key(secrets.token_urlsafe(17))
        assert is_strong_key(uuid.uuid4().hex)


@pytest.mark.parametrize(
    "key",
    [
        "",
        "short-key",
        "A" * 22,
        "ab" * 20,
        "abcdefgh" * 3,
        "0123456789" * 2 + "01",
        "abcdefghijklmnopqrstuvwxyz",
        "zyxwvutsrqponmlkjihgfedcba",
        "0b7a4f0e7a554f6e9c1e6a",
        "1795448239123456789012",
        "00000000-0000-4000-8000-000000000000",
        "0b7a4f0e-7a55-1f6e-9c1e-6a6f2f6f1a10",
        "0b7a4f0e-7a55-7f6e-9c1e-6a6f2f6f1a10",
        "0b7a4f0e-7a55-4f6e-1c1e-6a6f2f6f1a10",
        "x8Qp2 vN5rT9wL3kZ7mB1c",
        "x8Qp2+vN5rT9wL3/kZ7mB1c=",
        "密钥密钥密钥密钥密钥密钥密钥密钥密钥密钥密钥密",
        string.ascii_letters[:10] * 30,
        "\ud800" * 30,
    ],
)
def test_weak_and_misshapen_keys_are_refused(key):
    assert not is_strong_key(key)


class TestProofOfWork:
    challenge = proof_of_work.issue(SECRET, "990000001", 10, NOW)
    paid = proof_of_work.solve(challenge, KEY, 10)

    def check(self, header, *, key=KEY, street="990000001", now=NOW, secret=SECRET):
        return proof_of_work.check(secret, header, key, street, now)

    def test_work_done_proves_its_difficulty(self):
        assert self.check(self.paid) == 10
        challenge, _, nonce = self.paid.rpartition(".")
        digest = hashlib.sha256(b"\x00".join(part.encode() for part in (challenge, KEY, nonce))).digest()
        assert int.from_bytes(digest[:2], "big") >> 6 == 0

    def test_a_retry_with_the_same_key_need_not_work_again(self):
        assert self.check(self.paid, now=NOW + timedelta(seconds=599)) == 10

    def test_a_calm_challenge_costs_nothing(self):
        calm = proof_of_work.issue(SECRET, "990000001", 0, NOW)
        assert self.check(proof_of_work.solve(calm, KEY, 0)) == 0

    def test_work_for_another_key_street_time_or_secret_proves_nothing(self):
        assert self.check(self.paid, key=KEY + "x") is None
        assert self.check(self.paid, street="990000002") is None
        assert self.check(self.paid, now=NOW + timedelta(seconds=600)) is None
        assert self.check(self.paid, secret=b"other") is None

    def test_a_challenge_made_cheaper_or_longer_proves_nothing(self):
        _, expires, bits, tag = self.challenge.split(".")
        cheaper = f"swp1.{expires}.1.{tag}"
        longer = f"swp1.{int(expires) + 9}.{bits}.{tag}"
        for forged, difficulty in ((cheaper, 1), (longer, 10)):
            assert self.check(proof_of_work.solve(forged, KEY, difficulty)) is None

    @pytest.mark.parametrize(
        "header", ["", ".", "swp1.1.1.x.1", "\ud800", "a" * 10_000, "9" * 200, "swp1...."]
    )
    def test_garbage_proves_nothing(self, header):
        assert self.check(header) is None
        assert self.check(f"{self.paid}{header}") is None or header == ""

    @settings(max_examples=100, deadline=None)
    @given(st.text(max_size=80))
    def test_no_text_at_all_makes_it_raise(self, header):
        assert self.check(header) is None

    def test_nobody_issues_a_price_that_no_phone_can_pay(self):
        with pytest.raises(ValueError, match="difficulty_out_of_range"):
            proof_of_work.issue(SECRET, "990000001", 41, NOW)


class TestAcknowledgement:
    key = ec.derive_private_key(20261123, ec.SECP256R1())
    said = Acknowledgement("https://shouwang.invalid", "990000001", date(2026, 11, 23), commitment(RECEIPT))
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    keys = MappingProxyType({"ack-1": point})

    def test_asked_twice_it_is_the_same_text_and_holds(self):
        text = sign_acknowledgement(self.key, "ack-1", self.said)
        assert text == sign_acknowledgement(self.key, "ack-1", self.said)
        assert verify_acknowledgement(text, self.keys, RECEIPT) == self.said
        assert RECEIPT not in text

    def test_another_receipt_key_or_text_does_not_hold(self):
        text = sign_acknowledgement(self.key, "ack-1", self.said)
        head, body, signature = text.split(".")
        other = {"ack-1": ec.generate_private_key(ec.SECP256R1())}
        points = {
            name: key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
            for name, key in other.items()
        }
        cases = [
            (text, self.keys, NO_RECEIPT, "other_receipt"),
            (text, {}, RECEIPT, "unknown_key"),
            (text, points, RECEIPT, "bad_signature"),
            (f"{head}.{b64url(b'{}')}.{signature}", self.keys, RECEIPT, "malformed"),
            (f"{head}.{body}.{'A' * 86}", self.keys, RECEIPT, "bad_signature"),
            ("", self.keys, RECEIPT, "malformed"),
            ("\ud800", self.keys, RECEIPT, "malformed"),
        ]
        for bad, keys, receipt, reason in cases:
            with pytest.raises(AcknowledgementInvalid) as refused:
                verify_acknowledgement(bad, keys, receipt)
            assert refused.value.reason == reason
