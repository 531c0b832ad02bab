"""`python -m fetchcut` and the installed command."""

import sys


def run() -> None:
    """Run the command line; never returns. Ctrl-C is no traceback either, however early it comes."""
    try:
        from fetchcut.app import main

        code = main(sys.argv[1:])
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    run()
