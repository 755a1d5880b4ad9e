"""Orders of community treatment and rehabilitation: states, terms, deadlines, evidence."""
