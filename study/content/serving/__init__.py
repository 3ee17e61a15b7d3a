"""The pictures of a study as browsers receive them."""
