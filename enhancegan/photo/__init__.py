"""Photo files: find, decode and encode them."""

from enhancegan.photo.finding import SUFFIXES, find_photos
from enhancegan.photo.limits import LONGEST_SIDE
from enhancegan.photo.photo import NotAPhotoError
from enhancegan.photo.reading import load_photo, read_photo
from enhancegan.photo.writing import save_jpeg

__all__ = ["LONGEST_SIDE", "SUFFIXES", "NotAPhotoError", "find_photos", "load_photo", "read_photo", "save_jpeg"]
