"""Shouwang: routers are verbs, schemas are nouns, domain is rules."""
