"""The sections of a report on incomplete rankings."""
