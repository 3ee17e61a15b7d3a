"""The largest files a researcher may bring; apart from the page, which takes seconds to import."""

LARGEST_STUDY_GB = 4
"""Gigabytes of a ZIP file with a study."""
