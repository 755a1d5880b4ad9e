"""The weekly record and the monthly update of each small grid, drafted from what happened there."""
