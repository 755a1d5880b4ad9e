"""Figures: the service beside two baselines and the database's own limit, in one run."""
