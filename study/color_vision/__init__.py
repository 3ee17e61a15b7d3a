"""A short screening of color vision with pictures of dots, drawn here; it is no diagnosis."""
