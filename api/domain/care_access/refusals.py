"""Refusals that several nouns of care share."""

from api.errors import DomainError


class ConsentMissing(DomainError):
    """What is to be done rests on a consent that was not given, or was taken back."""

    code = "consent_missing"
