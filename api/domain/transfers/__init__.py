"""Files that move between places: transfers agreed by both sides, and people due from custody."""
