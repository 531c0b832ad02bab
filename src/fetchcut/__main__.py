"""`python -m fetchcut` and the installed command."""

import sys


def run() -> None:
    """Run the command line; never returns. A traceback never reaches a person, except with FETCHCUT_DEBUG set."""
    from fetchcut.app import main

    sys.exit(main(sys.argv[1:]))


if __name__ == "__main__":
    run()
