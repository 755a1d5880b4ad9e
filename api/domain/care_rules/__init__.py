"""Rules of a jurisdiction as data: deadlines, rhythms and norms, with legal basis and validity."""
