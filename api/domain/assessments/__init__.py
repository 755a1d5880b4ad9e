"""What help is owed, domain by domain: decided by a named worker, reviewed by another."""
