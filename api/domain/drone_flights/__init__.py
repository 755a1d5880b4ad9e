"""Records of drone flights that were decided by law elsewhere. Plants and buildings only, and no pictures."""
