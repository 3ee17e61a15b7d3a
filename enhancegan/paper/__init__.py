"""The paper's experiments as one run: data sets, steps in their order, what was done already, and one report."""
