"""The daily work of care: agreements, plans, contacts, absences, tests, services."""
