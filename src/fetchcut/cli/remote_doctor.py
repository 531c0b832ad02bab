"""`fetchcut --server URL doctor`: whether the server is there, what it is, and who we are to it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fetchcut.cli.doctor import MARKS, Finding
from fetchcut.cli.locale import own_language
from fetchcut.errors import FetchcutError
from fetchcut.language.replies import explain, say
from fetchcut.settings import Settings

if TYPE_CHECKING:
    from fetchcut.cli.chat import Reached
    from fetchcut.client.face import Client


def run(argv: Sequence[str], settings: Settings, reached: "Reached", server: str) -> int:
    """Print all findings to standard output; return 0 if nothing is broken, else 1."""
    language = own_language(settings)
    from fetchcut.client.face import Client

    with reached(server, settings, platform="terminal", language=language) as reach, reach.driver() as driver:
        findings = _findings(Client(reach.line(), driver), server, language)
    for finding in findings:
        print(f"{MARKS[finding.state]} {finding.name:<8}  {finding.text}")  # noqa: T201  findings are the result
    return 1 if any(finding.state == "broken" for finding in findings) else 0


def _findings(client: "Client", server: str, language: str) -> list[Finding]:
    """Return what is found, as far as one comes."""
    try:
        state = client.state()
        kind = say("doctor.server_ours" if state.is_ours else "doctor.server_original", language)
        there = Finding(name="server", state="works", text=f"{server} ({kind})")
    except FetchcutError as error:
        return [Finding(name="server", state="broken", text=explain(error, language))]
    try:
        left = client.credits()
        text = say("client.credits", language, available=left.available, frozen=left.frozen, total=left.total)
        return [there, Finding(name="account", state="works", text=text)]
    except FetchcutError as error:
        return [there, Finding(name="account", state="broken", text=explain(error, language))]
