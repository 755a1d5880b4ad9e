"""Bytes in, bytes out. No database, no web, no clock of its own."""
