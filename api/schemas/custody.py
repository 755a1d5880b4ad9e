"""Chains of custody, checkpoints, proofs and exports."""

from typing import Any
from uuid import UUID

from pydantic import Field, RootModel

from api.domain.custody.items import EventKind
from api.domain.custody.kinds import KindName
from api.schemas.fields import OutModel, UtcDatetime


class EventOut(OutModel):
    """One event: six members that are hashed, and salt and content while they are kept."""

    seq: int = Field(ge=1)
    prev: str = Field(description="Hash of the event before, in hex; of the first: zeros.")
    kind: EventKind
    at: str = Field(description="RFC 3339, UTC, six digits of a second; hashed as it stands.")
    unit_code: str
    commitment: str = Field(description="SHA-256(0x03 ‖ salt ‖ JCS(content)), in hex.")
    salt: str | None = Field(description="16 bytes in hex; null after erasure.")
    content: dict[str, Any] | None = Field(description="What happened: ids and codes; null after erasure.")


class ChainOut(OutModel):
    """The chain of custody of a clue, a supplement or a referral."""

    clue_id: UUID = Field(description="Of the clue, the supplement or the referral.")
    kind: KindName
    events: list[EventOut]


class CheckpointOut(OutModel):
    """The signed root over a street's log."""

    street_code: str
    size: int = Field(description="Number of leaves.")
    root: str = Field(description="RFC 9162 tree head, in hex.")
    sealed_at: str
    key_id: str
    signature: str = Field(description="Ed25519 over the JCS of the rest, base64url.")


class CheckpointPage(OutModel):
    """Checkpoints, the newest first."""

    items: list[CheckpointOut]
    next_cursor: str | None


class InclusionProofOut(OutModel):
    """Proof that a chain's latest leaf stands in the log of a size."""

    clue_id: UUID
    seq: int
    hash: str
    leaf_index: int
    size: int
    proof: list[str] = Field(description="RFC 9162, 2.1.3; in hex.")


class ConsistencyProofOut(OutModel):
    """Proof that the log only grew."""

    from_size: int = Field(alias="from")
    to: int
    proof: list[str] = Field(description="RFC 9162, 2.1.4; in hex.")


class ProofOut(RootModel[InclusionProofOut | ConsistencyProofOut]):
    """One of the two proofs, as it was asked for."""


class LeafOut(OutModel):
    """One leaf of a street's log."""

    clue_id: UUID
    seq: int
    hash: str


class CheckpointKeyOut(OutModel):
    """A key that signs checkpoints. Compare it with what you know from elsewhere."""

    key_id: str
    use: str
    suite: str
    public_key: str


class CustodyExportOut(OutModel):
    """What `verify-custody` checks without the service; `docs/custody.md` says how."""

    street_code: str
    unit_code: str | None = Field(
        description="The station whose chains these are; null for the whole street."
    )
    from_at: UtcDatetime = Field(alias="from")
    to: UtcDatetime
    chains: list[ChainOut]
    leaves: list[LeafOut]
    checkpoints: list[CheckpointOut]
    keys: list[CheckpointKeyOut]
