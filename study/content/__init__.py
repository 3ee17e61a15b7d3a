"""What a study is: reading, making, checking, freezing and keeping its files, and the plans of its sets."""
