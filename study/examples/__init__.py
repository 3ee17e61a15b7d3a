"""The examples that come with the program: a small study, what simulated people prefer, and a table of rankings."""
