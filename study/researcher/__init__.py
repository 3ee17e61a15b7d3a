"""The researcher's page at ``/researcher/``: results, live progress, participants, set-up and new studies."""
