"""Photos for training: good/poor folders and degraded copies."""
