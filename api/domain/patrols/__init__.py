"""Patrols: somebody looks at points of a grid within a window of time. Nobody is followed between them."""
