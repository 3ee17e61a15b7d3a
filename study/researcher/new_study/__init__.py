"""The tab of new studies: from photos, or from finished versions."""
