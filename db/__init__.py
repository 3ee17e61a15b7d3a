"""Storage: tables, migrations and the one writer; knows nothing of how a study is run."""
