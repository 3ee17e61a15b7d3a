"""Requests nobody should send, for `fuzz_routes.py`: what they hold, how they are sent, what became of them."""
