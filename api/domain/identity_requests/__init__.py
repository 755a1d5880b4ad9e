"""Requests for a reporter's contact, decided by a custodian."""
