"""Help requests and their mailbox, on the care side of the wall."""
