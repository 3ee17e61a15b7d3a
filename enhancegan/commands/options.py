"""What commands share: options that fill a configuration."""

import argparse
from dataclasses import fields
from typing import Any


def given(args: argparse.Namespace, config: type[Any]) -> dict[str, Any]:
    """The options that were given and are settings of the dataclass `config`; those left out keep its defaults."""
    names = {field.name for field in fields(config)}
    return {name: value for name, value in vars(args).items() if name in names and value is not None}
