"""What keeps the embedded server from running."""


class EmbeddedError(Exception):
    """The embedded server cannot be used; the message is one sentence for the person who started it."""
