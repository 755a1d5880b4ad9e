"""Claims of the police client, remembered so that a lost answer can be asked again."""
