"""A grid worker's phone: writes records down at once and sends them when there is a network.

What is written down is on disk before the worker puts the phone away. Nothing is deleted because it was sent:
the service says up to when it has a backup, and what was received before may go.
"""

import os
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import orjson

from api.clients.durable import write_durably
from api.clients.http import Refused, Wire
from api.clients.staff import SignedInClient

BATCH: Final = 1000
BATCH_BYTES: Final = 900_000
"""Less than the service takes in one body, 1 MiB, with room for what stands around the items."""

SAFE: Final = frozenset({"created", "duplicate"})


@dataclass
class PhoneState:
    """What the phone knows, as it lies on disk.

    Attributes:
        since: Where the next sync begins.
        epoch: The history of the data that the service told last.
        tasks, grids, points: By id or code.
        received: When the service took a record, by its id.
        refused: Why it did not take one, by its id; for the worker to see.
    """

    since: str | None = None
    epoch: str | None = None
    tasks: dict[str, Any] = field(default_factory=dict)
    grids: dict[str, Any] = field(default_factory=dict)
    points: dict[str, Any] = field(default_factory=dict)
    received: dict[str, str] = field(default_factory=dict)
    refused: dict[str, Any] = field(default_factory=dict)


class Phone(SignedInClient):
    """One phone.

    Args:
        wire: Connection to the service, when there is one.
        folder: Where the phone keeps its journal and state.
    """

    def __init__(self, wire: Wire, folder: Path) -> None:
        super().__init__(wire)
        self._journal = folder / "records.jsonl"
        self._file = folder / "state.json"
        self.known = PhoneState()
        if self._file.exists():
            self.known = PhoneState(**orjson.loads(self._file.read_bytes()))

    def write_down(self, kind: str, **record: Any) -> str:  # noqa: ANN401 - fields of the record
        """Keep a record, durably, with an id of its own; the id. Needs no network.

        Args:
            kind: `check_in`, `observation` or `visit`.
            **record: Its fields but `type` and `id`; `observed_at` is now unless given.
        """
        item = {"type": kind, "id": str(uuid4()), "observed_at": datetime.now(UTC).isoformat(), **record}
        descriptor = os.open(self._journal, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(descriptor, orjson.dumps(item) + b"\n")
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        return str(item["id"])

    def records(self) -> list[dict[str, Any]]:
        """Everything written down; a line that a power cut left half is nothing."""
        if not self._journal.exists():
            return []
        lines = self._journal.read_bytes().split(b"\n")
        return [orjson.loads(line) for line in lines[:-1]]

    def waiting(self) -> list[dict[str, Any]]:
        """What the service has not answered yet."""
        known = self.known.received.keys() | self.known.refused.keys()
        return [record for record in self.records() if record["id"] not in known]

    def send(self) -> Counter[str]:
        """Send what waits, in batches; how many had which result. Safe to call again after any failure."""
        counts: Counter[str] = Counter()
        for batch in _batches(self.waiting()):
            body = {"sent_at": datetime.now(UTC).isoformat(), "items": batch}
            answer = self.call("POST", "/v1/me/records/batch", json=body).json()
            for item, result in zip(batch, answer["items"], strict=True):
                if result["result"] in SAFE:
                    self.known.received[item["id"]] = answer["received_at"]
                else:
                    self.known.refused[item["id"]] = result["problem"]
                counts[result["result"]] += 1
            self._save()
        return counts

    def sync(self) -> dict[str, Any]:
        """Fetch what changed, forget what is not ours any more, drop what a backup has; the last answer."""
        while True:
            try:
                answer = self._ask()
            except Refused as refused:
                if refused.code != "sync_expired":
                    raise
                # Another history of the data: begin anew, and send again what no backup has.
                self.known.since = None
                continue
            self._take(answer)
            if not answer["more"]:
                return answer

    def _ask(self) -> dict[str, Any]:
        params = {} if self.known.since is None else {"since": self.known.since}
        answer: dict[str, Any] = self.call("GET", "/v1/me/sync", params=params).json()
        return answer

    def _take(self, answer: dict[str, Any]) -> None:
        known, changed = self.known, answer["changed"]
        if changed["grids"] is not None:
            known.grids = {grid["code"]: grid for grid in changed["grids"]}
            known.points = {point["code"]: point for point in changed["points"]}
        known.tasks |= {task["id"]: task for task in changed["tasks"]}
        for code in answer["purge"]["grid_codes"]:
            known.grids.pop(code, None)
        for task_id in answer["purge"]["task_ids"]:
            known.tasks.pop(task_id, None)
        through = answer["backed_up_through"]
        if known.epoch not in {None, answer["data_epoch"]}:
            known.received = {one: at for one, at in known.received.items() if _is_saved(at, through)}
        known.epoch, known.since = answer["data_epoch"], answer["next_since"]
        self._save()
        saved = {one for one, at in known.received.items() if _is_saved(at, through)}
        if saved:
            self._drop(saved)

    def _drop(self, ids: set[str]) -> None:
        """Forget records; the journal is replaced as a whole."""
        kept = [record for record in self.records() if record["id"] not in ids]
        write_durably(self._journal, b"".join(orjson.dumps(record) + b"\n" for record in kept))

    def _save(self) -> None:
        write_durably(self._file, orjson.dumps(self.known))


def _is_saved(received_at: str, backed_up_through: str | None) -> bool:
    """Whether a backup has what was received at a time."""
    if backed_up_through is None:
        return False
    return datetime.fromisoformat(received_at) <= datetime.fromisoformat(backed_up_through)


def _batches(records: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Parts that fit into one body each."""
    parts: list[list[dict[str, Any]]] = []
    size = BATCH_BYTES
    for record in records:
        length = len(orjson.dumps(record)) + 1
        if size + length > BATCH_BYTES or len(parts[-1]) == BATCH:
            parts.append([])
            size = 0
        parts[-1].append(record)
        size += length
    return parts
