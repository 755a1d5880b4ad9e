"""What is owed in cases, read from what was recorded: schedules, tasks of care, reviews."""
