"""How studies come into being and go: built, imported, made up as a sample, deleted."""
