"""Every way in: routes unpack, call one verb or query, and wrap."""
