"""Both ends of a result are decoded once: where all that they are made of is the same, they held before."""

from fractions import Fraction
from pathlib import Path

import pytest

from fetchcut.errors import Damaged
from fetchcut.media.run.answers import Decoded
from fetchcut.media.run.libav import Libav
from fetchcut.timeline.draft import Draft
from tests.media.counted import HEIGHT, WIDTH, counted
from tests.media.drafts import Studio, clip, draft, track, words

X264 = ("-c:v", "libx264", "-preset", "veryfast", "-crf", "14", "-g", "25")


@pytest.fixture
def studio(libav: Libav, tmp_path: Path) -> Studio:
    return Studio(folder=tmp_path, libav=libav)


def film() -> Path:
    return counted("ends.mp4", rate="25", frames=300, codec=X264, sound=True)


def titled(text: str, start: int, *, begin: Fraction = Fraction(0)) -> Draft:
    main = track("main", clip("a", 0, 11, begin))
    return draft(main, track("title", words(text, start, 1)), size=(WIDTH, HEIGHT))


def test_ends_that_nothing_changed_are_not_decoded_again(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    check = Libav.check

    def counting(libav: Libav, path: Path, *, name: str) -> Decoded:
        looked.append(path.parent.name)
        return check(libav, path, name=name)

    monkeypatch.setattr(Libav, "check", counting)
    drafts = {
        "first": titled("One", 5),
        "same": titled("One", 5),
        "middle": titled("Two", 5),
        "moved": titled("Two", 6),
        "begun": titled("Two", 0),
        "ended": titled("Two", 10),
        "later": titled("Two", 5, begin=Fraction(1, 25)),
    }
    for name, drafted in drafts.items():
        studio.render(drafted, name=name, a=film())
    assert looked == ["first", "begun", "ended", "later"]


def test_ends_that_did_not_hold_are_looked_at_again(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(Libav, "check", lambda *_, **__: Decoded(errors=("video: broken",)))
        for name in ("first", "second"):
            with pytest.raises(Damaged):
                studio.render(titled("One", 5), name=name, a=film())
    studio.render(titled("One", 5), name="third", a=film())
