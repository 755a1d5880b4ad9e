"""Tips and all that hangs on them. Nothing here knows an instant."""
