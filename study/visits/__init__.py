"""Participants: who they are, what their browser is told and sends, and what of it is stored."""
