"""Check-ins: somebody was at a place at a time. One point, never a track."""
