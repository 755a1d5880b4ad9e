"""What a request needs from the process: built once in `api.main`, handed to every route."""

from dataclasses import dataclass, field

from api.crypto.care_box import CareBoxes
from api.crypto.keyring import Keyring
from api.crypto.tokens import TokenCodec
from api.db.bell import QueueBell
from api.db.unit import Database
from api.domain.field_records.standing import Standings
from api.domain.pairings.solving import PairingSolver
from api.domain.receipts.street_cards import StreetCards
from api.kit.clock import Clock
from api.kit.sign_in_throttle import SignInThrottle
from api.kit.throttle import LoadMeter, SourceLimiter
from api.media.cleaner import PictureCleaner
from api.routers.hashing import HashingGate


@dataclass(frozen=True, slots=True)
class Services:
    """The parts of a running process.

    Attributes:
        base_url: Where clients reach the service; issuer of its tokens.
        has_demo_release: Whether tips appear at the desk at once (`SHOUWANG_TIP_RELEASE=at_once`).
    """

    database: Database
    keyring: Keyring
    care_boxes: CareBoxes
    codec: TokenCodec
    clock: Clock
    base_url: str
    has_demo_release: bool
    cleaner: PictureCleaner
    queue_bell: QueueBell
    intake_load: LoadMeter
    receipt_throttle: SourceLimiter
    sign_in_throttle: SignInThrottle
    hashing: HashingGate = field(default_factory=HashingGate)
    standings: Standings = field(default_factory=Standings)
    street_cards: StreetCards = field(default_factory=StreetCards)
    pairing_solver: PairingSolver = field(default_factory=PairingSolver)
