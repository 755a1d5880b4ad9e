"""The groups of operations, with what each is for."""

from typing import Final

TAGS: Final = [
    {
        "name": "queue",
        "description": "The police pull what is handed off, by lease, and acknowledge it.",
    },
    {
        "name": "intake",
        "description": "The public door: report, or ask for help, without an account.",
    },
    {"name": "receipt", "description": "The reporter's page and mailbox, opened by the receipt alone."},
    {"name": "tips", "description": "The desk reads, assigns, triages and answers what was reported."},
    {
        "name": "auth",
        "description": "Signing in and out, staying signed in, and the keys of tokens.",
    },
    {"name": "accounts", "description": "The administrator keeps accounts, their duties and their units."},
    {
        "name": "assessments",
        "description": "How much help is owed to somebody, decided by a worker, reviewed by another.",
    },
    {"name": "audit", "description": "Who did what, for those who watch over it."},
    {"name": "check-ins", "description": "Somebody was at a place at a time: one point, never a track."},
    {"name": "clues", "description": "What is worth pursuing, until the hand-off and after it."},
    {"name": "custody", "description": "The chain of custody, with proofs that nothing was changed."},
    {
        "name": "daily work",
        "description": "Work with a person under an order: agreement, plan, contacts, tests, services.",
    },
    {"name": "statistics", "description": "Published statistics, by GraphQL."},
    {"name": "help requests", "description": "Calls for help, for the care team alone."},
    {"name": "identity requests", "description": "Asking to learn a reporter's contact, decided by two."},
    {"name": "keys", "description": "Public keys to seal to, and who vouches for them."},
    {"name": "me", "description": "One's own account, sessions and password."},
    {"name": "meetings", "description": "Office and police look at what changed, and decide who does what."},
    {"name": "observations", "description": "What was found at a place, and who sees to it. Never a person."},
    {"name": "outcomes", "description": "The police answer what came of a clue, or ask."},
    {
        "name": "outreach",
        "description": "Campaigns measured by a frozen register; households counted, never listed.",
    },
    {
        "name": "participants",
        "description": "Files of people under an order, or who asked for help: sealed, and opened on record.",
    },
    {
        "name": "episodes",
        "description": "Orders of community treatment and rehabilitation, from receipt to end, by evidence.",
    },
    {
        "name": "pairings",
        "description": "Who stands by whom: teams proposed, declared upon, confirmed, handed over.",
    },
    {
        "name": "case referrals",
        "description": "What care must tell the police: composed by one, countersigned by another, sealed.",
    },
    {
        "name": "break glass",
        "description": "Cases opened in need by somebody whose case it is not, and looked at afterwards.",
    },
    {
        "name": "patrols",
        "description": "What is looked at, when and by whom: patrols, their templates, and drone flights.",
    },
    {"name": "patrol points", "description": "Places that patrols look at, never anybody's home."},
    {"name": "places", "description": "Communities and grids as they were on a day, and their boundaries."},
    {"name": "tasks", "description": "What somebody is to do until when, and who may hand it on."},
    {"name": "work records", "description": "What each grid did and found, drafted from events, confirmed."},
    {"name": "service", "description": "Whether the service is alive and ready."},
]
"""In the order in which the operations stand in the contract."""
