"""Ways of telling people that there is something for them."""

from typing import Final

from api.domain.notices.delivery import Message, Notifier
from api.kit.logs import log
from api.schemas.field_labels import NOTICE

LOG: Final = "log"
NONE: Final = "none"


class LogNotifier:
    """Writes one line a message to the log, for whatever forwards it: to whom, and a text without content."""

    async def send(self, message: Message) -> None:
        """Write the line."""
        text = NOTICE[message.kind.value]
        log(
            "notice",
            notice_id=str(message.id),
            recipient=str(message.account_id),
            kind=message.kind.value,
            attempt=message.attempt,
            text_zh=text.zh,
            text_en=text.en,
        )


def notifier_of(name: str) -> Notifier | None:
    """The way of telling that a setting names; None for nobody being told.

    Args:
        name: `log` or `none`.
    """
    return LogNotifier() if name == LOG else None
