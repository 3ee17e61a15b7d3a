"""The enhancement page: upload a photo, compare all methods side by side, download the chosen result."""
