"""CRY-1, TIP-4: whoever has a copy of the database and the server's secrets reads no report with them."""

import base64
import io
import json
import re
import uuid
from collections.abc import Iterator
from typing import Any

import asyncpg
import httpx
import pytest

from api.crypto.envelope import Envelope
from api.crypto.keys import PrivateKey
from api.crypto.receipts import derive_receipt, receipt_keypair
from api.crypto.sealing import CannotOpen, SealKind, open_json
from tests.factories.intake import Sent, send, subject_of, tip_body
from tests.factories.street import StreetKit
from tests.media.picture_files import saved, scene

NARRATIVE = "canary-narrative-7d1f 三号楼二单元"
CONTACT = "canary-contact-55c0"
MESSAGE = "canary-message-a2b9"
WORD = "canary-word-e913"
_TABLES = """
    SELECT table_name FROM information_schema.tables
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY table_name
"""


async def dump(owner: asyncpg.Pool) -> bytes:
    """Every row of every table, as a backup holds it."""
    whole = io.BytesIO()
    for row in await owner.fetch(_TABLES):
        async with owner.acquire() as connection:
            await connection.copy_from_query(f'SELECT * FROM "{row["table_name"]}"', output=whole)
    return whole.getvalue()


def forms_of(secret: str) -> Iterator[bytes]:
    """A text as it may lie in a file: UTF-8, UTF-16, hex, JSON escapes, base64 at each offset."""
    plain = secret.encode()
    yield from (plain, secret.encode("utf-16-le"), secret.encode("utf-16-be"), plain.hex().encode())
    yield json.dumps(secret)[1:-1].encode()
    for offset in range(3):
        inner = base64.b64encode(bytes(offset) + plain)[4:-4]
        yield from (inner, inner.replace(b"+", b"-").replace(b"/", b"_"))


def secrets_of(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for one in value.values():
            yield from secrets_of(one)
    elif isinstance(value, list):
        for one in value:
            yield from secrets_of(one)
    elif isinstance(value, str):
        yield value


def seeds_of(texts: set[str]) -> Iterator[bytes]:
    """Whatever could be a private key: 32 bytes in base64url or hex."""
    for text in texts:
        for decode in (lambda one: base64.urlsafe_b64decode(one + "=" * (-len(one) % 4)), bytes.fromhex):
            try:
                found = decode(text)
            except ValueError:
                continue
            if len(found) == 32:
                yield found


@pytest.fixture
async def sent(client: httpx.AsyncClient, street: StreetKit) -> Sent:
    """A named tip with a message and a picture, and a second one under a code word."""
    body = tip_body(
        street, content={"narrative": NARRATIVE}, reporter={"mode": "named", "contact": {"name": CONTACT}}
    )
    first = await send(client, street, body)
    assert (await first.post("messages", json={"content": {"text": MESSAGE}})).status_code == 201
    assert (
        await first.post("attachments", files={"file": ("x.jpg", saved(scene(), "JPEG"), "image/jpeg")})
    ).status_code == 201
    await send(client, street, tip_body(street, reporter={"mode": "pseudonymous_code", "code_word": WORD}))
    return first


async def test_a_copy_holds_nothing_that_was_reported_in_any_form(sent: Sent, owner: asyncpg.Pool) -> None:
    copy = await dump(owner)
    assert str(sent.id).encode() in copy
    receipt = sent.receipt_code
    for secret in (NARRATIVE, CONTACT, MESSAGE, WORD, receipt, receipt.replace("-", "")):
        assert [form for form in forms_of(secret) if form in copy] == []


async def test_a_copy_and_the_servers_secrets_open_no_envelope(sent: Sent, owner: asyncpg.Pool) -> None:
    street = sent.street
    copy = (await dump(owner)).decode()
    about = "\n".join(line for line in copy.splitlines() if str(street.id) in line)
    known = set(re.findall(r"[A-Za-z0-9_+/=-]{8,200}", about)) | set(
        secrets_of(street.services.keyring.to_json())
    )
    tip = await sent.row()
    contact = await owner.fetchval("SELECT envelope FROM tip_contact WHERE tip_id = $1", sent.id)
    message = await owner.fetchrow("SELECT id, envelope FROM tip_message WHERE tip_id = $1", sent.id)
    sealed = [
        (SealKind.TIP, sent.id, tip["envelope"]),
        (SealKind.CONTACT, sent.id, contact),
        (SealKind.MESSAGE, message["id"], message["envelope"]),
    ]
    keys = [PrivateKey(seed) for seed in seeds_of(known)]
    assert len(keys) >= 8
    secret = street.services.keyring.receipt_secret
    keys += [
        receipt_keypair(derive_receipt(one, secret, street.code)) for one in sorted(known) if len(one) >= 22
    ]
    for kind, thing_id, stored in sealed:
        envelope = Envelope.from_json(json.loads(stored) if isinstance(stored, str) else stored)
        for key in keys:
            with pytest.raises(CannotOpen):
                open_json(envelope, kind, thing_id, key)
    # The same tries do open it with what the server never had: the office's key.
    envelope = Envelope.from_json(
        json.loads(tip["envelope"]) if isinstance(tip["envelope"], str) else tip["envelope"]
    )
    assert open_json(envelope, SealKind.TIP, sent.id, street.keys["content"])["narrative"] == NARRATIVE


async def test_receipt_found_without_its_secret_leads_nowhere(sent: Sent) -> None:
    guessed = derive_receipt(str(uuid.uuid4()), sent.street.services.keyring.receipt_secret, sent.street.code)
    assert await subject_of(sent.street, guessed) is None
