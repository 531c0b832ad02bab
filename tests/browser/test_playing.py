"""The timeline of a session, played by a real Chromium while nothing of it was made before."""

import base64
from collections.abc import Iterator

import numpy as np
import pytest

from tests.browser.chromium import Browser
from tests.browser.test_exports import pictures_of
from tests.contract.service import Account, Service, data
from tests.footage import footage

LENGTH_S = 30.04


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with Service(tmp_path_factory.mktemp("service")) as running:
        yield running


def offered(browser: Browser, account: Account, session_id: str) -> str:
    """Return the playlist's address, as the page writes it."""
    found = data(account.http.get(f"/api/preview/nemo_agent/me/{session_id}/play"))
    browser.shop.behind, browser.shop.asked[:] = account.url, []
    return str(found["url"]).removeprefix(account.url)


@pytest.fixture
def film(service: Service, browser: Browser) -> str:
    account = service.account()
    made = account.session()
    account.upload(made, footage("world.mp4"))
    return offered(browser, account, made)


def test_all_of_it_is_there_from_the_start(browser: Browser, film: str) -> None:
    """Its whole length at once, and the picture of a place far behind."""
    told = browser.run(
        f"""
        const video = await opened('{film}');
        const shown = await picture(video, 24.5);
        return {{shown, duration: video.duration, width: video.videoWidth}};
        """
    )
    originals = pictures_of(footage("world.mp4"))
    assert told["duration"] == pytest.approx(LENGTH_S, abs=0.1)
    seen = np.frombuffer(base64.b64decode(told["shown"]), np.uint8).reshape(90, 160).astype(np.int16)
    near = [float(np.abs(seen - each).mean()) for each in originals]
    rate = len(originals) / LENGTH_S
    assert abs(int(np.argmin(near)) / rate - 24.5) < 0.2


def test_it_plays_to_its_end_with_its_sound(browser: Browser, film: str) -> None:
    told = browser.run(
        f"""
        const video = await opened('{film}');
        const there = wait(video, 'seeked');
        video.currentTime = 26;
        await there;
        const over = wait(video, 'ended');
        await video.play();
        await over;
        return {{at: video.currentTime, sound: video.webkitAudioDecodedByteCount}};
        """
    )
    assert told["at"] == pytest.approx(LENGTH_S, abs=0.1)
    assert told["sound"] > 1000  # its end is silent
    assert "sound-4.m4s" in browser.shop.asked
