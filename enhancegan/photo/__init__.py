"""Photo files: find, decode and encode them."""

from enhancegan.photo.finding import SUFFIXES, find_photos
from enhancegan.photo.photo import NotAPhotoError
from enhancegan.photo.reading import LONGEST_SIDE, load_photo
from enhancegan.photo.writing import save_jpeg

__all__ = ["LONGEST_SIDE", "SUFFIXES", "NotAPhotoError", "find_photos", "load_photo", "save_jpeg"]
