"""What a phone must know, and what it must forget, to work without a network."""
