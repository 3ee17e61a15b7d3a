"""The results of a study: tables from the database, live progress, exports, the replication archive."""
