"""Chains of custody, one table a kind, and the checkpoints over them."""
