"""The pieces of work, as requests prepared byte by byte. Every contender gets the same ones."""

import random
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode
from uuid import uuid4

import orjson

from api.crypto.keyring import Keyring
from api.crypto.tokens import TokenCodec
from api.main import AUDIENCE
from api.schemas.paging import encode_cursor
from bench.driver import Batch
from bench.field_seed import SIDE, SOUTH, WEST
from bench.people import Person
from bench.seed import CONTENT, INTAKE_CODE, LOGINS, PASSWORD, Ground

ISSUER = "http://127.0.0.1:8000"
CLAIM_LIMIT = 10
GROUPS = ("tip", "sign-in", "list", "queue", "field", "pages")


@dataclass(frozen=True)
class Work:
    """One thing to do many times.

    Attributes:
        group: One of `GROUPS`.
        name: As the table shows it.
        count: Requests in one batch.
        expect: The status that is right.
        prepare: Makes so many distinct requests; for what follows a claim, from its answers.
        limit: Name of the pgbench script that does the same in SQL, if there is one.
        target: Least ratio wanted, and what it is a ratio of.
        keeps: Whether the next work needs the answers.
    """

    group: str
    name: str
    count: int
    expect: int
    prepare: Callable[[int, Batch | None], list[bytes]]
    limit: str | None = None
    target: tuple[float, str] | None = None
    keeps: bool = False
    is_weak: bool = False


def request(method: str, path: str, body: bytes = b"", *headers: str) -> bytes:
    """A whole HTTP/1.1 request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *headers]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


class Requests:
    """Makes requests of people who are signed in.

    Args:
        ground: What there is to work on.
        keyring: Of the service, to sign access tokens with.
    """

    def __init__(self, ground: Ground, keyring: Keyring) -> None:
        self._ground = ground
        self._codec = TokenCodec(keyring.signing_keys, issuer=ISSUER, audience=AUDIENCE)
        self._desk = self._bearer(ground.desk)
        self._small_desk = self._bearer(ground.small_desk)
        self._police = self._bearer(ground.police)
        self._worker = self._bearer(ground.field.worker)
        self._lead = self._bearer(ground.field.lead)

    def tips(self, count: int, _previous: Batch | None = None) -> list[bytes]:
        return [self._tip() for _ in range(count)]

    def _tip(self) -> bytes:
        body = {
            "street_code": INTAKE_CODE,
            "door": "tip",
            "category": "street_dealing",
            "urgency": "routine",
            "community_code": None,
            "channel_hint": "in_person",
            "substance_hint": "unknown",
            "content": {**CONTENT, "when": f"傍晚 {secrets.token_hex(8)}"},
            "reporter": {"mode": "anonymous"},
        }
        key = f"Idempotency-Key: {uuid4()}"
        return request("POST", "/v1/tips", orjson.dumps(body), "Content-Type: application/json", key)

    def sign_ins(self, kind: str) -> Callable[[int, Batch | None], list[bytes]]:
        form = "Content-Type: application/x-www-form-urlencoded"

        def prepare(count: int, _previous: Batch | None = None) -> list[bytes]:
            names = [f"{kind}{number % LOGINS}" for number in range(count)]
            return [
                request(
                    "POST",
                    "/v1/auth/token",
                    urlencode({"grant_type": "password", "username": name, "password": PASSWORD}).encode(),
                    form,
                )
                for name in names
            ]

        return prepare

    def first_pages(self, count: int, _previous: Batch | None = None) -> list[bytes]:
        return [request("GET", "/v1/tips?limit=50", b"", self._desk)] * count

    def small_pages(self, count: int, _previous: Batch | None = None) -> list[bytes]:
        return [request("GET", "/v1/tips?limit=50", b"", self._small_desk)] * count

    def deep_pages(self, count: int, _previous: Batch | None = None) -> list[bytes]:
        cursor = encode_cursor(*self._ground.middle)
        return [request("GET", f"/v1/tips?limit=50&cursor={cursor}", b"", self._desk)] * count

    def claims(self, count: int, _previous: Batch | None = None) -> list[bytes]:
        return [self._post("/v1/queue/claims", self._claim()) for _ in range(count)]

    @staticmethod
    def _claim() -> dict[str, object]:
        return {
            "claim_id": str(uuid4()),
            "limit": CLAIM_LIMIT,
            "lease_s": 900,
            "wait_s": 0,
            "kinds": ["clue", "supplement"],
        }

    def acknowledgements(self, _count: int, previous: Batch | None) -> list[bytes]:
        bodies = [] if previous is None else previous.bodies.values()
        return [self._post("/v1/queue/acknowledgements", {"items": _taken(body)}) for body in bodies]

    def check_ins(self, count: int, _previous: Batch | None = None) -> list[bytes]:
        code = self._ground.field.grid_code
        return [self._post("/v1/check-ins", check_in_of(code, 0), self._worker) for _ in range(count)]

    def batches(self, size: int) -> Callable[[int, Batch | None], list[bytes]]:
        """Batches of so many check-ins, each a minute apart."""

        def prepare(count: int, _previous: Batch | None = None) -> list[bytes]:
            return [batch_of(self._ground.field.grid_code, size, self._worker) for _ in range(count)]

        return prepare

    def check_in_pages(self, count: int, _previous: Batch | None = None) -> list[bytes]:
        return [request("GET", "/v1/check-ins?limit=50", b"", self._worker)] * count

    def _post(self, path: str, body: object, who: str | None = None) -> bytes:
        return request(
            "POST", path, orjson.dumps(body), "Content-Type: application/json", who or self._police
        )

    def _bearer(self, person: Person) -> str:
        return bearer(self._codec, person)


def bearer(codec: TokenCodec, person: Person) -> str:
    """The header of somebody who is signed in."""
    token = codec.issue(
        sub=person.id,
        sid=person.session_id,
        role=person.role.value,
        street=person.street_id,
        now=datetime.now(UTC),
        ttl_s=600,
    )
    return f"Authorization: Bearer {token}"


def check_in_of(grid_code: str, minutes_ago: int) -> dict[str, object]:
    """A check-in somewhere in the grid."""
    return {
        "id": str(uuid4()),
        "patrol_id": None,
        "grid_code": grid_code,
        "observed_at": (datetime.now(UTC) - timedelta(minutes=minutes_ago)).isoformat(),
        "longitude": round(WEST + random.random() * SIDE, 6),
        "latitude": round(SOUTH + random.random() * SIDE, 6),
        "crs": "wgs84",
        "accuracy_m": 12.5,
        "kind": "routine",
        "point_code": None,
        "is_mock_location": False,
    }


def batch_of(grid_code: str, size: int, who: str) -> bytes:
    """A whole request with so many check-ins, each a minute apart."""
    items = [check_in_of(grid_code, minute) for minute in range(size)]
    body = orjson.dumps({"sent_at": datetime.now(UTC).isoformat(), "items": items})
    return request("POST", "/v1/check-ins/batch", body, "Content-Type: application/json", who)


def _taken(body: bytes) -> list[dict[str, str]]:
    items = orjson.loads(body)["items"]
    if len(items) != CLAIM_LIMIT:
        raise RuntimeError(f"a claim gave {len(items)} clues instead of {CLAIM_LIMIT}")
    return [{"token": item["lease"]["token"], "digest": item["clue"]["digest"]} for item in items]


def compared(requests: Requests, scale: float) -> list[Work]:
    """What all contenders do, in order; an acknowledgement follows its claim."""

    def times(count: int) -> int:
        return max(8, int(count * scale))

    sign_in, weak = requests.sign_ins("real"), requests.sign_ins("weak")
    return [
        Work("tip", "submit a tip", times(500), 201, requests.tips, "tip", (0.5, "raw")),
        Work("sign-in", "sign in", times(40), 200, sign_in),
        Work("sign-in", "sign in, hashing apart", times(300), 200, weak, "sign_in", is_weak=True),
        Work("list", "list tips, page of 50", times(400), 200, requests.first_pages, "page"),
        Work(
            "queue", "claim 10 clues", times(100), 200, requests.claims, "claim", (0.35, "limit"), keeps=True
        ),
        Work("queue", "acknowledge 10", times(100), 200, requests.acknowledgements, "acknowledge"),
        Work("field", "check in", times(500), 200, requests.check_ins, "check_in", (0.5, "raw")),
        Work(
            "field",
            "100 check-ins",
            times(60),
            200,
            requests.batches(100),
            "check_ins_100",
            (0.6, "limit"),
        ),
        Work("field", "1,000 check-ins", times(10), 200, requests.batches(1000), "check_ins_1000"),
        Work("field", "page of 50 check-ins", times(400), 200, requests.check_in_pages, "check_in_page"),
    ]


def pages(requests: Requests, scale: float) -> list[Work]:
    """Pages of the service alone: whether they cost the same however many tips there are."""
    count = max(8, int(300 * scale))
    return [
        Work("pages", "few tips, first page", count, 200, requests.small_pages),
        Work("pages", "many tips, first page", count, 200, requests.first_pages),
        Work("pages", "many tips, from the middle", count, 200, requests.deep_pages),
    ]
