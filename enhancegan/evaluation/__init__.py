"""Evaluations of the paper and beyond: measures, and one module per experiment that returns a table."""
