"""Whether every small grid has somebody who answers for it."""
