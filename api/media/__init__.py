"""Pictures in, clean pictures out, in a child process that can be killed."""
