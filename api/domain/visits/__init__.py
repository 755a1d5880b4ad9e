"""Visits: an attempt at the doors behind one entrance, counted by outcome. No household has a row."""
