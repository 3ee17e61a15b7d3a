"""Tables of rankings as people have them: their files, headers and layouts, turned into a rankings table."""
