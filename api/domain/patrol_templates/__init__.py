"""Plans of patrols that come again: which points of a grid, on which days, inside which hours."""
