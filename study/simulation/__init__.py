"""Simulated participants: people with known preferences who answer a study as a browser does."""
