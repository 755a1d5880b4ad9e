"""Accounts, their duties and where they are assigned."""
