"""What came of a study: tables out of the database, live progress, exports, the replication archive."""
