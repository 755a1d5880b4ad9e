"""Answers already given, so that the same request twice is one effect."""
