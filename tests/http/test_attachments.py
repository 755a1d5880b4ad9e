"""Pictures over HTTP: cleaned, sealed, counted, and repeated safely."""

import asyncio
import json
from uuid import uuid4

import pytest

from api.crypto.envelope import parse_key_wraps
from api.crypto.sealing import FILE_BLOCK, SealedFile, SealKind, open_file
from tests.factories.intake import help_body, send
from tests.media import picture_files as files


def upload(data, **more):
    return {"files": {"file": ("IMG_0001.jpg", data, "image/jpeg"), **more}}


def talkative_jpeg():
    return files.saved(files.scene(), "JPEG", exif=files.talkative_exif(), comment=files.CANARY)


async def rows_of(sent):
    return await sent.street.owner.fetch("SELECT * FROM tip_attachment WHERE tip_id = $1", sent.id)


async def test_picture_is_cleaned_then_sealed_to_the_office(client, street):
    sent = await send(client, street)
    answer = await sent.post("attachments", **upload(talkative_jpeg()))
    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert {"gps", "exif"} <= {one["value"] for one in told["removed"]}
    assert all(one["label"]["zh"] for one in told["removed"])
    (row,) = await rows_of(sent)
    wraps = parse_key_wraps(json.loads(row["key_wraps"]))
    assert [wrap.key_id for wrap in wraps] == [street.keys["content"].key_id]
    sealed = SealedFile(row["nonce"], row["ciphertext"], row["digest"], wraps)
    opened = open_file(sealed, SealKind.ATTACHMENT, row["id"], street.keys["content"])
    assert opened.startswith(b"\xff\xd8")
    assert files.CANARY.encode() not in opened
    assert (len(row["ciphertext"]) - 16) % FILE_BLOCK == 0
    assert told["size_bytes"] == row["size_bytes"] == len(sealed.to_bytes())
    assert row["id"].version == 4
    assert (await sent.page())["attachment_count"] == 1


async def test_sixth_picture_is_refused(client, street):
    sent, picture = await send(client, street), files.saved(files.scene(), "PNG")
    answers = await asyncio.gather(*(sent.post("attachments", **upload(picture)) for _ in range(8)))
    while any(answer.status_code == 503 for answer in answers):
        answers = [answer for answer in answers if answer.status_code != 503]
        answers.append(await sent.post("attachments", **upload(picture)))
    assert sorted(answer.status_code for answer in answers)[:5] == [201] * 5
    assert {answer.json()["code"] for answer in answers if answer.status_code != 201} == {
        "too_many_attachments"
    }
    assert len(await rows_of(sent)) == 5


async def test_call_for_help_takes_no_picture(client, street):
    sent = await send(client, street, help_body(street))
    answer = await sent.post("attachments", **upload(files.saved(files.scene(), "PNG")))
    assert (answer.status_code, answer.json()["code"]) == (409, "not_for_help_request")


async def test_same_key_and_file_are_one_picture(client, street):
    sent, key, picture = await send(client, street), str(uuid4()), files.saved(files.scene(), "WEBP")
    first = await sent.post("attachments", key=key, **upload(picture))
    again = await sent.post("attachments", key=key, **upload(picture))
    assert (first.status_code, again.content) == (201, first.content)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len(await rows_of(sent)) == 1
    other = await sent.post("attachments", key=key, **upload(talkative_jpeg()))
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


async def test_same_key_in_parallel_is_one_picture(client, street):
    sent, key, picture = await send(client, street), str(uuid4()), files.saved(files.scene(), "PNG")
    answers = await asyncio.gather(*(sent.post("attachments", key=key, **upload(picture)) for _ in range(4)))
    assert len({answer.content for answer in answers}) == 1
    assert len(await rows_of(sent)) == 1


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 422, "image_refused"),
        (b"GIF89a" + b"\0" * 100, 422, "image_refused"),
        (b"\xff\xd8\xff\xe0 CANARY", 422, "image_refused"),
        (b"", 422, "invalid_input"),
        (b"\xff\xd8\xff" + b"\0" * 10_500_000, 413, "body_too_large"),
        (b"\xff\xd8\xff" + b"\0" * 12_000_000, 413, "body_too_large"),
    ],
    ids=["svg", "gif", "broken", "empty", "large", "too large for the edge"],
)
async def test_file_that_is_no_picture_is_refused(client, street, data, status, code):
    sent = await send(client, street)
    answer = await sent.post("attachments", **upload(data))
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert "CANARY" not in answer.text
    assert await rows_of(sent) == []


async def test_body_that_is_no_upload_is_refused(client, street):
    sent = await send(client, street)
    assert (await sent.post("attachments", json={"file": "x"})).status_code == 415
    two = upload(files.saved(files.scene(), "PNG"), second=("b.png", b"x", "image/png"))
    assert (await sent.post("attachments", **two)).json()["errors"][0]["code"] == "too_many_parts"


async def test_upload_without_a_receipt_is_refused_before_the_picture_is_looked_at(client):
    answer = await client.post("/v1/receipt/attachments", **upload(b"not a picture"))
    assert (answer.status_code, answer.json()["code"]) == (401, "receipt_unknown")
