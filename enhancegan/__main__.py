"""Entry point of `enhancegan` and `python -m enhancegan`."""

import logging
import sys
from collections.abc import Sequence

from enhancegan.commands import build_parser
from enhancegan.console import escape_unprintable, in_words, reader_left


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command given by `arguments` (default: the process's own); return the exit status.

    A user error prints one line and returns exit status 2.
    """
    escape_unprintable()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    args = build_parser().parse_args(arguments)
    try:
        status: int = args.run(args)
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        return reader_left()
    except (ValueError, OSError) as error:
        print(f"error: {in_words(error)}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
