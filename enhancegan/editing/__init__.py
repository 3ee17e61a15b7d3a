"""The editing engine: decide from one small picture of a photo, then edit the photo at full size and depth."""
