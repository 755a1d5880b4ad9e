"""Crockford's base32: codes that people write down, read aloud and type, with one check character.

Source: Crockford's base32 alphabet (no I, L, O, U); Luhn algorithm modulo N with N = 32.
"""

import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_BASE = len(ALPHABET)
_BITS = 5
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
_MOST_TYPED = 256
_GROUP = 4
_SEPARATORS = frozenset("-_.·")


def encode_bits(data: bytes, bits: int) -> str:
    """The first `bits` bits, a multiple of five, as base32 characters."""
    number = int.from_bytes(data, "big") >> (len(data) * 8 - bits)
    return "".join(ALPHABET[number >> shift & (_BASE - 1)] for shift in range(bits - _BITS, -1, -_BITS))


def luhn_check(text: str) -> str:
    """The check character of a base32 text: Luhn modulo 32, doubling from the last character leftwards."""
    total = 0
    for place, character in enumerate(reversed(text)):
        value = _VALUES[character] * (1 if place % 2 else 2)
        total += value // _BASE + value % _BASE
    return ALPHABET[-total % _BASE]


def tidy(typed: str) -> str | None:
    """What somebody meant who typed a code, or None when it is none.

    Case, spaces, hyphens, O for 0, I and L for 1 and full-width characters are forgiven. Never raises.
    """
    folded = unicodedata.normalize("NFKC", typed[:_MOST_TYPED]).upper().translate(_LOOKALIKES)
    kept = [character for character in folded if not _is_separator(character)]
    return "".join(kept) if all(character in _VALUES for character in kept) else None


def grouped(code: str) -> str:
    """The code in groups of four, joined by hyphens."""
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def _is_separator(character: str) -> bool:
    return character in _SEPARATORS or character.isspace() or unicodedata.category(character) in ("Pd", "Cf")
