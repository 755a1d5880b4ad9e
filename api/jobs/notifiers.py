"""Ways of telling people that there is something for them."""

from typing import Final

from api.domain.notices.delivery import Message, Notifier
from api.kit.logs import log

LOG: Final = "log"
NONE: Final = "none"


class LogNotifier:
    """Writes one line a message to the log, for whatever forwards it: who, and which kind, no more."""

    async def send(self, message: Message) -> None:
        """Write the line."""
        log(
            "notice",
            notice_id=str(message.id),
            recipient=str(message.account_id),
            kind=message.kind.value,
            attempt=message.attempt,
        )


def notifier_of(name: str) -> Notifier | None:
    """The way of telling that a setting names; None for nobody being told.

    Args:
        name: `log` or `none`.
    """
    return LogNotifier() if name == LOG else None
