"""Participants and what they answer, in the database."""
