"""Joint analysis meetings of office and police station: plan, agenda, attendance, minutes, decisions."""
