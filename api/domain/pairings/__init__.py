"""Who supports whom: a lead and a deputy for every open case, proposed over all cases at once."""
