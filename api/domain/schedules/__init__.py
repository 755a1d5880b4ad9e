"""What is owed in episodes, from facts of every care noun: schedules and what is to be done."""
