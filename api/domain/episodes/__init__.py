"""Episodes of community treatment and rehabilitation: their states, terms and schedules."""
