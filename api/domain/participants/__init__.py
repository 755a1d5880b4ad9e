"""People under an order, or who asked for help: who they are, what they agreed to, what they ask."""
