"""Who asks, and what their roles allow. Pure: no database, no web."""
