"""Help-and-education pairings: who stands by whom, until when, and why; proposed over all cases at once."""
