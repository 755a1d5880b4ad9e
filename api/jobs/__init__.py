"""The second way in: the same verbs, without a request."""
