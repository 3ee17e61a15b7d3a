"""What a written photo file consists of: its format, its profile, and the metadata that fits the new pixels."""
