"""Outreach: campaigns, the households they set out to reach, and how far they came. No list of residents."""
