"""Receipts: what a tipster's code leads to."""
