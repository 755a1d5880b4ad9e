"""Custody chains: what happened to a clue, each event bound to the one before it.

An event holds a salted commitment instead of its content, so that salt and content can be erased one day
while the chain still verifies. Leaves and nodes of the checkpoint tree are hashed with 0x00 and 0x01, events
with 0x02, contents with 0x03: no hash of one kind can pass as another.
Source: the API contract, *Clues and the police queue*; RFC 8785; RFC 9162, section 2.1 (domain separation).
"""

import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from typing import Any

from api.crypto.inner_json import is_text
from api.kit.encoding import canonical_json

FIRST_PREV = bytes(32)
SALT_BYTES = 16
EVENT_MEMBERS = frozenset({"seq", "prev", "kind", "at", "unit_code", "commitment"})
_REVEALED_MEMBERS = frozenset({"salt", "content"})
_EVENT_PREFIX = b"\x02"
_CONTENT_PREFIX = b"\x03"
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
_SALT = re.compile(r"[0-9a-f]{32}", re.ASCII)


class EventInvalid(ValueError):
    """An event that has no hash, because it is not one."""


def commit(salt: bytes, content: Mapping[str, Any]) -> str:
    """The commitment to an event's content: SHA-256(0x03 ‖ salt ‖ JCS(content)), lower-case hex.

    Args:
        salt: 16 random bytes of this event alone.
        content: What happened; no more than whoever may read the chain may know.

    Raises:
        EventInvalid: A salt of another length, or content that JSON cannot carry.
    """
    if len(salt) != SALT_BYTES:
        raise EventInvalid("salt must be 16 bytes")
    return hashlib.sha256(_CONTENT_PREFIX + salt + _canonical(content)).hexdigest()


def event_hash(prev: bytes, event: Mapping[str, Any]) -> bytes:
    """The 32-byte hash of an event: SHA-256(0x02 ‖ prev ‖ JCS(event)).

    Args:
        prev: Hash of the event before, raw; 32 zero bytes for the first.
        event: Exactly the six members seq, prev (hex), kind, at, unit_code, commitment.

    Raises:
        EventInvalid: Other members, or `prev` in the event is not the one given.
    """
    if event.keys() != EVENT_MEMBERS:
        raise EventInvalid("an event has exactly six members")
    if event["prev"] != prev.hex():
        raise EventInvalid("prev is not the hash of the event before")
    return hashlib.sha256(_EVENT_PREFIX + prev + _canonical(event)).digest()


def verify_chain(events: Sequence[Mapping[str, Any]], head: str | None = None) -> list[str]:
    """Every way in which a chain does not hold; an empty list when it does. Never raises.

    The last event is followed by none that would bind it: `head`, its hash as an acknowledgement or a
    checkpoint states it, shows whether it was changed, or others cut off behind it.

    Args:
        events: In order, each with its six members and, while they are kept, `salt` and `content`.
        head: Hash of the last event in hex, when it is known from elsewhere.
    """
    hashes, problems = chain_hashes(events)
    if head is not None and not problems and (hashes[-1].hex() if hashes else None) != head:
        problems.append("the last event is not the one that was stated")
    return problems


def chain_hashes(events: Sequence[Mapping[str, Any]]) -> tuple[list[bytes], list[str]]:
    """The hash of each event as far as the chain holds, and what is wrong with it. Never raises."""
    hashes: list[bytes] = []
    problems: list[str] = []
    for seq, event in enumerate(events, start=1):
        try:
            hashes.append(_checked_hash(hashes[-1] if hashes else FIRST_PREV, seq, event))
            _check_revealed(event)
        except EventInvalid as problem:
            problems.append(f"event {seq}: {problem}")
        if len(hashes) != seq:
            break  # nothing after a broken link can be judged
    return hashes, problems


def package_digest(sealed_digest: str, attachment_digests: Sequence[str]) -> str:
    """The `digest` that an acknowledgement repeats: SHA-256, hex, of the JCS array of all digests.

    Args:
        sealed_digest: Digest of the sealed package's ciphertext.
        attachment_digests: Digests of the attachments, in the order given at creation.
    """
    return hashlib.sha256(canonical_json([sealed_digest, *attachment_digests])).hexdigest()


def _checked_hash(prev: bytes, seq: int, event: object) -> bytes:
    if not isinstance(event, Mapping) or event.keys() - _REVEALED_MEMBERS != EVENT_MEMBERS:
        raise EventInvalid("an event has exactly six members")
    if type(event["seq"]) is not int or event["seq"] != seq:
        raise EventInvalid("seq is out of order")
    named = all(isinstance(event[name], str) for name in ("kind", "at"))
    by_unit = event["unit_code"] is None or isinstance(event["unit_code"], str)
    if not (named and by_unit and is_text(_HASH, event["commitment"])):
        raise EventInvalid("a member is malformed")
    return event_hash(prev, {name: event[name] for name in EVENT_MEMBERS})


def _check_revealed(event: Mapping[str, Any]) -> None:
    """Salt and content are there together, and fit, or were erased together."""
    salt, content = event.get("salt"), event.get("content")
    if salt is None and content is None:
        return
    if not isinstance(content, Mapping) or not is_text(_SALT, salt):
        raise EventInvalid("salt and content do not belong together")
    if not hmac.compare_digest(commit(bytes.fromhex(str(salt)), content), event["commitment"]):
        raise EventInvalid("the content is not the one committed to")


def _canonical(value: Mapping[str, Any]) -> bytes:
    try:
        return canonical_json(dict(value))
    except (ValueError, RecursionError) as error:
        raise EventInvalid("not canonical JSON") from error
