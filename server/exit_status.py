"""How processes of the server end."""

CANNOT_START = 2
"""Exit status of a process that could not start with what it was given."""
