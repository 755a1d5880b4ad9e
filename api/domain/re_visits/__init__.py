"""Second visits: a sample that the service draws, made by somebody of another unit, to check the first."""
