"""Many photos in one run: found, named, enhanced and written, whatever is wrong with some of them."""
