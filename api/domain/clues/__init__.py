"""Clues, supplements, and what the police answer."""
