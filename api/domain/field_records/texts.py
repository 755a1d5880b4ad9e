"""What short texts of the field may not hold: what leads to a person."""

from api.errors import DomainError
from api.kit.named_persons import find_identifier


class NamesAPerson(DomainError):
    """A text holds an identity number, or a way to reach somebody."""

    code = "names_a_person"


def refuse_identifiers(text: str | None) -> None:
    """Refuse a text that leads to a person.

    Raises:
        NamesAPerson: It holds an identity number, a phone, an account or a mailbox.
    """
    if text is not None and find_identifier(text) is not None:
        raise NamesAPerson
