"""The outbox of messages to people: that there is something, never what."""
