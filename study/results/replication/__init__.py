"""Files that go into every replication archive as they are: the README's template and an independent analysis."""
