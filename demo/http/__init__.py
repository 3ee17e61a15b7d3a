"""The routes that the enhancement page's scripts ask."""
