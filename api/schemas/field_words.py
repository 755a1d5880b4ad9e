"""Descriptions of members that mean the same wherever they occur, so that none is published without one.

A member with a meaning of its own carries `Field(description=…)` where it is declared, and that one stands.
"""

from collections.abc import Mapping
from typing import Any, Final

MEMBERS: Final[Mapping[str, str]] = {
    "action": "The verb that was used, snake_case.",
    "actor_id": "The account that acted; null for the public, the worker and the command line.",
    "assignee_id": "The account that has taken it on.",
    "attachment_count": "How many pictures belong to it.",
    "author_id": "The account that wrote it.",
    "body_bytes": "Greatest size of a request, in bytes.",
    "case_ref": "The police's own reference of the case.",
    "challenge": "Opaque; comes back in `Proof-Of-Work`.",
    "ciphertext": "base64url without padding: the sealed text and its tag.",
    "clue_id": "The clue it belongs to.",
    "code": "Stable, snake_case; decide by this one.",
    "code_word_max_chars": "Most characters of a code word.",
    "code_word_min_chars": "Least characters of a code word.",
    "community_code": "Code of the community; null when unknown.",
    "corrects": "The earlier answer that this one replaces.",
    "dead": "Given up after too many leases ran out.",
    "decided_on": "Day of the decision; null while it is open.",
    "decision_reason": "Why it was decided so.",
    "detail": "The same in words.",
    "digest": "SHA-256 in lower-case hex; what an acknowledgement repeats.",
    "document_ref": "Number of the document that the request rests on.",
    "door": "The question of the entry page that was answered.",
    "duplicate_of": "The tip that tells the same.",
    "enc": "base64url: the encapsulated key of HPKE, 1,120 bytes.",
    "etag": "Send it as `If-Match` with the next edit.",
    "expires_in_s": "Seconds until it is no longer taken.",
    "file_bytes": "Greatest size of a file, in bytes.",
    "file_pixels": "Most pixels of a picture.",
    "file_types": "Media types that are taken.",
    "files_per_tip": "Most pictures of one tip.",
    "from": "Size of the older log.",
    "hash": "SHA-256 in lower-case hex: head of the chain after this event.",
    "holder": "Who has the private half.",
    "id": "The thing's id.",
    "key_id": "The key's id.",
    "kind": "What it is.",
    "leaf_index": "Place of the leaf in the log, from 0.",
    "leased": "Under a live lease.",
    "legal_basis": "The rule that the request rests on.",
    "linked_on": "Day of the link.",
    "may_contest": "Whether the present closure can be contested.",
    "media_type": "As the bytes are, not as they were named.",
    "message_chars": "Most characters of a message.",
    "mode": "How much of themselves the reporter leaves.",
    "moved": "How many changed hands.",
    "narrative_chars": "Most characters of a narrative.",
    "next_cursor": "Where the next page begins; null on the last one.",
    "nonce": "base64url: 12 bytes.",
    "number": "The number to call.",
    "object_id": "Id of what was acted on.",
    "object_type": "Kind of what was acted on.",
    "oldest_age_s": "Seconds since the oldest waiting item was handed off; null when none waits.",
    "on_date": "Day in Asia/Shanghai.",
    "place_chars": "Most characters of a place.",
    "public_key": "base64url: the public half.",
    "reason": "Why, in the words of whoever decided.",
    "received_bucket": "Four-hour part of the day in Asia/Shanghai, 0 to 5.",
    "received_on": "Day in Asia/Shanghai.",
    "recipient_key_id": "The one key that a released contact is sealed to.",
    "reference": "What to name to the police; no identity goes with it.",
    "requested_by": "The account that asked.",
    "requested_on": "Day of the request.",
    "returned": "Given back by the police, waiting for the desk.",
    "sealed_at": "When the checkpoint was signed, RFC 3339 in UTC.",
    "seq": "Number of the event in its chain, from 1.",
    "size": "Leaves in the log.",
    "size_bytes": "Bytes before sealing.",
    "station_code": "Code of the police station.",
    "station_ref": "The station's own reference.",
    "status": "Where it stands.",
    "stored": "Whether anything was kept.",
    "street_code": "Nine-digit code of the street.",
    "suite": "Algorithms of the key.",
    "tip_id": "The tip.",
    "to": "Size of the newer log.",
    "transferred_to": "The office that has it now.",
    "unit_code": "Code of the unit in which it happened.",
    "use": "What the key is for.",
    "value": "What to send.",
    "waiting": "Ready to be claimed.",
    "when_chars": "Most characters of a time.",
    "where": "Where to collect it.",
    "wrapped_key": "base64url: the content key, sealed to this recipient; 48 bytes.",
    "written_on": "Day in Asia/Shanghai.",
}
PARAMETERS: Final[Mapping[str, str]] = {
    "account_id": "The account.",
    "duty": "The duty that was granted.",
    "session_id": "The session.",
}


def is_described(member: Mapping[str, Any]) -> bool:
    """Whether a reader is told what it is: here, or by the one type that it holds."""
    if member.get("description") or "$ref" in member:
        return True
    inner = [*member.get("anyOf", []), *member.get("oneOf", []), *member.get("allOf", [])]
    inner += [member[name] for name in ("schema", "items") if name in member]
    return any(is_described(one) for one in inner)
