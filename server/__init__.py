"""Puts the pages on one server, starts it, says how it is, and stops it."""
