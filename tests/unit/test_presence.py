import subprocess
import sys
from pathlib import Path

from fetchcut.service.presence import Presence


def test_the_living_are_not_gone_and_the_unknown_are_not_judged(tmp_path: Path) -> None:
    me, other = Presence(tmp_path, "me"), Presence(tmp_path, "other")
    me.hold()
    assert other.gone({"me", "nobody"}) == set()
    me.let_go()
    assert other.gone({"me"}) == set()
    assert not (tmp_path / "me.lock").exists()


def test_a_process_that_is_killed_is_gone_at_once(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from fetchcut.service.presence import Presence\n"
        "Presence(Path(sys.argv[1]), 'child').hold(); print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout
        assert child.stdout.readline() == b"held\n"
        me = Presence(tmp_path, "me")
        assert me.gone({"child"}) == set()
        child.kill()
        child.wait()
        assert me.gone({"child"}) == {"child"}
    me.forget({"child"})
    assert me.gone({"child"}) == set()


def test_a_child_does_not_keep_its_parent_s_lock(tmp_path: Path) -> None:
    me, other = Presence(tmp_path, "me"), Presence(tmp_path, "other")
    me.hold()
    with subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE) as child:
        path = tmp_path / "me.lock"
        content = path.stat().st_ino
        assert me._fd is not None
        import os

        os.close(me._fd)
        me._fd = None
        assert other.gone({"me"}) == {"me"}
        assert path.stat().st_ino == content
        child.kill()
