"""Tips and what hangs on them, straight into the tables, as the intake would have left them."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import orjson

from api.crypto.keys import PrivateKey, RecipientKey, generate_keypair
from api.crypto.sealing import SealKind, seal_file, seal_json
from api.kit.clock import bucket_of, legal_date, slot_at
from tests.factories.street import StreetKit


@dataclass(frozen=True)
class TipKit:
    street: StreetKit
    id: UUID
    receipt: PrivateKey

    @property
    def path(self) -> str:
        return f"/v1/tips/{self.id}"


def _row(sql_table: str, fields: dict[str, Any]) -> tuple[str, list[Any]]:
    places = ", ".join(f"${n + 1}" for n in range(len(fields)))
    return f"INSERT INTO {sql_table} ({', '.join(fields)}) VALUES ({places})", list(fields.values())


async def _insert(street: StreetKit, table: str, fields: dict[str, Any]) -> None:
    text, values = _row(table, {"street_id": street.id, **fields})
    await street.owner.execute(text, *values)


def sealed(street: StreetKit, kind: SealKind, thing_id: UUID, obj: dict[str, Any], *uses: str) -> str:
    """An envelope as JSON text, to the street's keys of these uses."""
    recipients = [street.keys[use].recipient() for use in uses or ("content",)]
    return orjson.dumps(seal_json(kind, thing_id, obj, recipients).to_json()).decode()


async def make_tip(street: StreetKit, *, is_unreleased: bool = False, **fields: Any) -> TipKit:
    """A received, routine, anonymous tip of today."""
    now = datetime.now(UTC)
    tip_id = fields.pop("id", uuid4())
    receipt = generate_keypair(str(tip_id))
    row = {
        "id": tip_id,
        "status": "received",
        "closure_number": 0,
        "received_on": legal_date(now),
        "received_bucket": bucket_of(now),
        "visible_slot": slot_at(now) + (1 if is_unreleased else 0),
        "due_on": legal_date(now + timedelta(days=1)),
        "category": "street_dealing",
        "urgency": "routine",
        "channel_hint": "in_person",
        "substance_hint": "unknown",
        "reporter_mode": "anonymous",
        "envelope": sealed(street, SealKind.TIP, tip_id, {"narrative": "三号楼", "place": "", "when": ""}),
        "receipt_key": receipt.public_key,
        "version": 1,
        **fields,
    }
    await _insert(street, "tip", row)
    return TipKit(street, tip_id, receipt)


async def add_message(tip: TipKit, *, is_unreleased: bool = False, author: str = "reporter") -> UUID:
    now, message_id = datetime.now(UTC), uuid4()
    recipients = [tip.street.keys["content"].recipient(), RecipientKey(str(tip.id), tip.receipt.public_key)]
    envelope = seal_json(SealKind.MESSAGE, message_id, {"text": "补充：晚上十点"}, recipients)
    row = {
        "id": message_id,
        "tip_id": tip.id,
        "author": author,
        "on_date": legal_date(now),
        "bucket": bucket_of(now),
        "ordinal": 1,
        "visible_slot": slot_at(now) + (1 if is_unreleased else 0),
        "is_new": author == "reporter",
        "envelope": orjson.dumps(envelope.to_json()).decode(),
    }
    await _insert(tip.street, "tip_message", row)
    return message_id


async def add_attachment(tip: TipKit, data: bytes = b"picture", *, is_unreleased: bool = False) -> UUID:
    now, attachment_id = datetime.now(UTC), uuid4()
    file = seal_file(SealKind.ATTACHMENT, attachment_id, data, [tip.street.keys["content"].recipient()])
    row = {
        "id": attachment_id,
        "tip_id": tip.id,
        "media_type": "image/jpeg",
        "size_bytes": len(data),
        "digest": file.digest,
        "nonce": file.nonce,
        "ciphertext": file.ciphertext,
        "key_wraps": orjson.dumps([wrap.to_json() for wrap in file.key_wraps]).decode(),
        "on_date": legal_date(now),
        "bucket": bucket_of(now),
        "visible_slot": slot_at(now) + (1 if is_unreleased else 0),
    }
    await _insert(tip.street, "tip_attachment", row)
    return attachment_id


async def add_contest(tip: TipKit, *, number: int = 0, is_unreleased: bool = False) -> UUID:
    now, contest_id = datetime.now(UTC), uuid4()
    row = {
        "id": contest_id,
        "tip_id": tip.id,
        "closure_number": number,
        "state": "open",
        "on_date": legal_date(now),
        "bucket": bucket_of(now),
        "visible_slot": slot_at(now) + (1 if is_unreleased else 0),
    }
    await _insert(tip.street, "tip_contest", row)
    return contest_id


async def add_contact(tip: TipKit) -> dict[str, Any]:
    """The reporter's contact, sealed to the custodians; its clear form."""
    clear = {"name": "某某", "phone": "000"}
    envelope = sealed(tip.street, SealKind.CONTACT, tip.id, clear, "contact")
    await _insert(tip.street, "tip_contact", {"tip_id": tip.id, "envelope": envelope})
    return clear


async def make_clue(street: StreetKit, *, tip: TipKit | None = None, status: str = "ready") -> UUID:
    """A clue of the street's station; with a tip, made from it."""
    clue_id, now = uuid4(), datetime.now(UTC)
    row = {
        "id": clue_id,
        "source": "citizen",
        "category": "street_dealing",
        "channel_hint": "in_person",
        "substance_hint": "unknown",
        "submitted_on": legal_date(now),
        "handling_marks": [],
        "station_id": street.units[street.code + "900"],
        "status": status,
        "urgency": "routine",
        "received_on": legal_date(now),
        "handed_off_at": now,
        "sealed_package": sealed(street, SealKind.CLUE, clue_id, {"narrative": "…"}),
        "digest": secrets.token_hex(32),
        "epoch": 1,
        "attempt": 1,
        "lease_expires_at": now + timedelta(minutes=15) if status == "leased" else None,
        "chain_seq": 0,
        "chain_hash": bytes(32),
        "logged_seq": 0,
        "version": 1,
    }
    await _insert(street, "clue", row)
    if tip is not None:
        await street.owner.execute("UPDATE tip SET clue_id = $2 WHERE id = $1", tip.id, clue_id)
    return clue_id


async def add_question(street: StreetKit, clue_id: UUID, account_id: UUID) -> UUID:
    """An unanswered question of the police about a clue."""
    question_id = uuid4()
    row = {
        "id": question_id,
        "clue_id": clue_id,
        "account_id": account_id,
        "at": datetime.now(UTC),
        "envelope": sealed(street, SealKind.QUESTION, question_id, {"text": "哪一层？"}, "content", "clue"),
    }
    await _insert(street, "clue_question", row)
    return question_id


async def audit_of(street: StreetKit, action: str) -> list[dict[str, Any]]:
    """Audit lines of one kind in a street."""
    rows = await street.owner.fetch(
        "SELECT * FROM audit_event WHERE street_id = $1 AND action = $2", street.id, action
    )
    return [dict(row) for row in rows]
