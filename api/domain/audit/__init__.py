"""Who did what: ids and codes, never content."""
