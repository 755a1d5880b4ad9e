"""Deadlines, schedules and norms as data, with legal basis and validity."""
