"""The sub-commands of `evaluate`: one module per experiment, with a function `add`."""
