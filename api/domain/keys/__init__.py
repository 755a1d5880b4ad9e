"""Public keys that things are sealed to, and keys that the service signs with."""
