"""Analysis of a user study: rankings table in, tables and figures out; nothing here knows of a database or a page."""
