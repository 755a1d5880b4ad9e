"""Schema revisions, applied in order and never edited once released."""
