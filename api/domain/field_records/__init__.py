"""What records made on phones have in common: how they are judged, and how each is answered."""
