"""Sealing and erasing of files on schedule."""
