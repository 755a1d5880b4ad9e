"""The card of the street that a request names: from memory while fresh, else from the database."""

import time

from api.access.database_roles import DatabaseRole
from api.db.session import rebind
from api.domain.places.queries import find_street_id
from api.domain.receipts.claims import public_actor
from api.domain.receipts.street_cards import StreetCard, read_card
from api.routers.services import Services


async def find_street_card(services: Services, street_code: str) -> StreetCard | None:
    """What the intake must know of a street; None when it is not served."""
    card = services.street_cards.find(street_code, now_s=time.monotonic())
    if card is not None:
        return card
    async with services.database.begin_as(public_actor(), DatabaseRole.PUBLIC) as session:
        street_id = await find_street_id(session, street_code)
        if street_id is None:
            return None
        await rebind(session, actor=public_actor(street_id))
        card = await read_card(session, now=services.clock())
    services.street_cards.keep(card, now_s=time.monotonic())
    return card
