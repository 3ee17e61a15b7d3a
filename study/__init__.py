"""Blind ranking studies: defining and building them, running them in the browser, analyzing the answers."""
