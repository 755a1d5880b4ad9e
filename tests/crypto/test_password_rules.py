"""Passwords: hashed slowly, compared in the same time for nobody, refused when somebody would guess them."""

import re
import secrets

import pytest
from argon2 import PasswordHasher

from api.crypto.password_words import common_passwords
from api.crypto.passwords import hash_password, needs_rehash, password_problem, verify_password

CONTEXT = ("li.hua-desk", "李华", "13900000000", "晨光街道", "chenguang", "990000001")
GOOD = "glacier tulip copper lantern"


def test_a_password_fits_its_own_hash_only():
    stored = hash_password(GOOD)
    assert re.fullmatch(r"\$argon2id\$v=19\$m=47104,t=1,p=1\$[^$]{22}\$[^$]{43}", stored)
    assert verify_password(GOOD, stored)
    assert not verify_password(GOOD + " ", stored)
    assert hash_password(GOOD) != stored


def test_nothing_is_cut_off_a_long_password():
    first = "x" * 89 + "a" + "y" * 38
    stored = hash_password(first)
    assert verify_password(first, stored)
    assert not verify_password("x" * 89 + "b" + "y" * 38, stored)
    assert not verify_password(first + "y", stored)


def test_the_same_password_typed_full_width_or_composed_fits():
    stored = hash_password("Ａｂ１ é 守望者的长长密码钥匙")
    assert verify_password("Ab1 e\u0301 守望者的长长密码钥匙", stored)


@pytest.mark.parametrize("typed", ["", GOOD, "x" * 100_000, "\ud800" * 20, "\x00" * 20])
def test_an_unknown_account_never_fits(typed):
    assert not verify_password(typed, None)


@pytest.mark.parametrize("stored", ["", "plain", "$argon2id$v=19$m=8,t=1,p=1$AAAA$AAAA", "$2b$12$abc"])
def test_an_unreadable_hash_never_fits_and_wants_to_be_made_anew(stored):
    assert not verify_password(GOOD, stored)
    assert needs_rehash(stored)


def test_a_hash_with_other_parameters_wants_to_be_made_anew():
    assert not needs_rehash(hash_password(GOOD))
    assert needs_rehash(PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(GOOD))


def test_there_are_thousands_of_blocked_passwords_of_allowed_length():
    assert len(common_passwords()) >= 3000
    for password in sorted(common_passwords())[::40]:
        assert password_problem(password) == "too_common"


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("", "too_short"),
        ("Xk3!vT9#mQ2$wZ", "too_short"),
        ("e\u0301" * 14, "too_short"),
        ("x8Qp2vN5rT9w" * 11, "too_long"),
        ("glacier tulip\x00copper", "unusable_characters"),
        ("glacier tulip\ud800copper", "unusable_characters"),
        ("password1234567", "too_common"),
        ("PASSWORD1234567!!!", "too_common"),
        ("aaaaaaaaaaaaaaaaaa", "too_predictable"),
        ("abcabcabcabcabcabc", "too_predictable"),
        ("x8Qpx8Qpx8Qpx8Qpx8Qp", "too_predictable"),
        ("abcdefghijklmnopqrs", "too_predictable"),
        ("12345678909876543210", "too_predictable"),
        ("qwertyuiopasdfghjkl", "too_predictable"),
        ("1qaz2wsx3edc4rfv5tgb", "too_predictable"),
        ("!QAZ2wsx#EDC4rfv", "too_predictable"),
        ("1q2w3e4r5t6y7u8i9o", "too_predictable"),
        ("5201314520131452", "too_predictable"),
        ("woaini5201314zhongguo", "too_predictable"),
        ("P@ssw0rd!Adm1n!2026", "too_predictable"),
        ("jindu2026jiedao!!", "too_predictable"),
        ("Shouwang-2026-Jindu-01", "too_predictable"),
        ("守望街道禁毒办公室守望街道禁毒办", "too_predictable"),
        ("correct horse battery staple", "too_predictable"),
        ("2026-11-23 2026-11-24 2026-11-25", "too_predictable"),
        ("13900000000lihua!", "too_predictable"),
        ("晨光街道李华晨光街道李华1234", "too_predictable"),
        ("chenguang990000001desk", "too_predictable"),
        (" " * 20, "too_predictable"),
        ("!" * 20, "too_predictable"),
        (GOOD, None),
        ("月亮上的猫头鹰喜欢吃蓝色的面条", None),
        ("river-copper-window-42", None),
        ("x8Qp2vN5rT9wL3kZ" * 8, None),
    ],
)
def test_a_new_password_is_judged_by_what_nobody_could_predict(password, problem):
    assert password_problem(password, context=CONTEXT) == problem


def test_random_passwords_are_hardly_ever_refused():
    assert sum(password_problem(secrets.token_urlsafe(15)) is not None for _ in range(500)) <= 2
