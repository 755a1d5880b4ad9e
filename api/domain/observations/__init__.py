"""Observations: what somebody found at a place, until it is seen to. Never a person."""
