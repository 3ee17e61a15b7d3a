"""Which methods the paper's user study compared; imports nothing, so that the command line can name them quickly."""

PAPER_METHODS = ("original", "photoshop_auto", "piecewise", "filtering")
"""The paper's automatic versions (section 4.4); the fifth is a human's edit."""
