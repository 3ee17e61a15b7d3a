"""The enhancement page: a photo in, every method side by side, the chosen one for download."""
