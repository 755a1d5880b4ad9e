"""Passwords of staff: hashing with argon2id, and refusing those that somebody would guess.

No rule about kinds of characters: length, and what remains when everything predictable is taken away.
Source: NIST SP 800-63B-4 (15 characters when there is no second factor, NFKC, no truncation); OWASP ASVS 5.0,
6.2 and appendix C (argon2id with 46 MiB, one pass, one lane).
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import pairwise

from argon2 import PasswordHasher, Type
from argon2.exceptions import Argon2Error, InvalidHashError

from api.crypto.password_words import MIN_LENGTH, common_passwords, words

MAX_LENGTH = 128
_FEWEST_UNPREDICTABLE = 8
_SHORTEST_RUN = 3
_SHORTEST_WALK = 4
_SHORTEST_CONTEXT_WORD = 3
_LONGEST_PERIOD = 8
_HASHER = PasswordHasher(
    time_cost=1, memory_cost=46 * 1024, parallelism=1, hash_len=32, salt_len=16, type=Type.ID
)
_READINGS: tuple[dict[int, int], ...] = (  # 1 and ! stand for i, 1 for l as well
    {},
    str.maketrans("0134578@$", "oleastbas"),
    str.maketrans("0134578@$!", "oieastbasi"),
)
_KEY_ROWS = ("`1234567890-=", "~!@#$%^&*()_+", " qwertyuiop[]\\", " asdfghjkl;'", " zxcvbnm,./")
_PLACES = {
    key: (max(row - 1, 0), column) for row, keys in enumerate(_KEY_ROWS) for column, key in enumerate(keys)
}
_DATE = re.compile(r"(?:19|20)\d\d[-./]?(?:0?[1-9]|1[0-2])[-./]?(?:0?[1-9]|[12]\d|3[01])|(?:19|20)\d\d")
_TAKEN = "\0"


def hash_password(password: str) -> str:
    """An argon2id hash with its parameters and salt.

    Takes 0.05 to 0.2 s of one core, and 46 MiB: not in the event loop.
    """
    return _HASHER.hash(_normalised(password))


def verify_password(password: str, stored: str | None) -> bool:
    """Whether a password fits a stored hash. Without one it takes as long, and does not fit. Never raises.

    Args:
        password: What was typed.
        stored: The account's hash; None for an unknown account, or one that has no password.
    """
    usable = stored is not None and len(password) <= MAX_LENGTH
    against = stored if stored is not None and usable else _dummy_hash()
    try:
        _HASHER.verify(against, _normalised(password[:MAX_LENGTH]))
    except (Argon2Error, InvalidHashError):
        return False
    return usable


def needs_rehash(stored: str) -> bool:
    """Whether a hash was made with other parameters than today's; an unreadable one was."""
    try:
        return _HASHER.check_needs_rehash(stored)
    except InvalidHashError:
        return True


def password_problem(password: str, *, context: Iterable[str] = ()) -> str | None:
    """Why a new password is refused, or None when it is good.

    Args:
        password: The password wished for.
        context: What others know about its owner: login name, display name, unit, street, phone.

    Returns:
        `too_short`, `too_long`, `unusable_characters`, `too_common`, `too_predictable`, or None.
    """
    if len(password) > MAX_LENGTH:
        return "too_long"
    if any(unicodedata.category(character) in ("Cc", "Cs", "Cn") for character in password):
        return "unusable_characters"
    normal = unicodedata.normalize("NFKC", password)
    if len(normal) < MIN_LENGTH:
        return "too_short"
    folded = normal.casefold()
    bare = folded.rstrip("!?.@#*_- ")
    if not common_passwords().isdisjoint({folded, bare, *(folded.translate(table) for table in _READINGS)}):
        return "too_common"
    known = [word.casefold() for word in _context_words(context)]
    left = min(_unpredictable(folded, known, table) for table in _READINGS)
    return "too_predictable" if left < _FEWEST_UNPREDICTABLE else None


def _normalised(password: str) -> bytes:
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


@lru_cache(maxsize=1)
def _dummy_hash() -> str:
    return _HASHER.hash(b"nobody's password")


def _context_words(context: Iterable[str]) -> Iterable[str]:
    for text in context:
        normal = unicodedata.normalize("NFKC", text)
        yield from (word for word in {normal, *re.split(r"[\W_]+", normal)} if _is_telling(word))


def _is_telling(word: str) -> bool:
    return len(word) >= _SHORTEST_CONTEXT_WORD or (len(word) > 1 and not word.isascii())


def _unpredictable(text: str, known: list[str], reading: dict[int, int]) -> int:
    """Characters that nobody could predict; a predictable part of any length counts as one."""
    for word in sorted(known, key=len, reverse=True):
        text = text.replace(word, _TAKEN)
    text = _DATE.sub(_TAKEN, text)
    text = _without_runs(text, _SHORTEST_RUN, _is_next)
    text = _without_runs(text, _SHORTEST_WALK, _is_near)
    text = text.translate(reading)
    for word in words():
        text = text.replace(word, _TAKEN)
    text = _without_repeats(re.sub(r"[\s\W_]*\0[\s\W_]*", _TAKEN, text))
    return len(text)


def _without_runs(text: str, shortest: int, is_step: Callable[[str, str], bool]) -> str:
    """Take out abcd, 4321, aaaa, qwer and the like: characters that are each one step from the last."""
    kept: list[str] = []
    run = text[:1]
    for previous, character in pairwise(text + _TAKEN):
        if _TAKEN not in (previous, character) and is_step(previous, character):
            run += character
        else:
            kept.append(_TAKEN if len(run) >= shortest else run)
            run = character
    return "".join(kept)


def _is_next(first: str, second: str) -> bool:
    """The same, the next or the previous character, or key of a row."""
    if abs(ord(first) - ord(second)) <= 1:
        return True
    here, there = _PLACES.get(first), _PLACES.get(second)
    return here is not None and there is not None and here[0] == there[0] and abs(here[1] - there[1]) == 1


def _is_near(first: str, second: str) -> bool:
    """Keys that touch, as in 1qaz2wsx and 1q2w3e."""
    here, there = _PLACES.get(first), _PLACES.get(second)
    if here is None or there is None:
        return False
    return abs(here[0] - there[0]) <= 1 and abs(here[1] - there[1]) <= 1


def _without_repeats(text: str) -> str:
    """A piece that comes again, anywhere, is predictable the second time."""
    for size in range(_LONGEST_PERIOD, 1, -1):
        start = 0
        while start + size <= len(text):
            piece = text[start : start + size]
            rest = text[start + size :]
            if piece in rest:
                text = text[: start + size] + rest.replace(piece, "")
            start += 1
    return text
