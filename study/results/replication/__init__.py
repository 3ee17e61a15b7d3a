"""Files for every replication archive: the README's template and an independent analysis."""
