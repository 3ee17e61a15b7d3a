"""Checkpoints of TensorFlow (V2: an index and its data), read without TensorFlow."""
