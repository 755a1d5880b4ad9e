"""Streets and their units: communities, grids, stations."""
