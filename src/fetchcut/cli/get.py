"""The main command: words, links and files in; the paths of results on standard output."""

import sys
from collections.abc import Sequence

from fetchcut.cli.flags import batch_lines, build_parser, parse
from fetchcut.cli.wishes import understand
from fetchcut.errors import FetchcutError
from fetchcut.settings import Settings


def run(argv: Sequence[str], settings: Settings) -> int:
    """Do what the command line says and return its exit code."""
    if not argv:
        build_parser().print_help(sys.stderr)
        return 2
    flags = parse(argv)
    settings = with_flags(settings, flags)
    language = flags.language or settings.language
    display = None
    try:
        asked = understand(flags, batch_lines(flags.batch_file), settings)
        language = language or asked.language
        display = choose_display(flags, language)
        return _Run(asked, flags, settings, display, language).all()
    except FetchcutError as error:
        language = language or "en"
        return fail(error, display or choose_display(flags, language), language)
    finally:
        if display:
            display.close()
