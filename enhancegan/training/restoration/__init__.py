"""Learning to enhance by restoring: flawed copies of good photos, with the good photo as the answer."""
