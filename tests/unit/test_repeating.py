import threading

from fetchcut.service.repeating import Repeating


def test_it_is_done_at_once_and_whenever_woken() -> None:
    done = threading.Semaphore(0)
    chore = Repeating("chore", done.release, every_s=3600)
    chore.start()
    for _ in range(3):
        assert done.acquire(timeout=10)
        chore.wake()
    assert done.acquire(timeout=10)
    chore.stop()
    assert not done.acquire(blocking=False)


def test_a_chore_that_fails_is_done_again() -> None:
    done = threading.Semaphore(0)

    def fails() -> None:
        done.release()
        raise ZeroDivisionError

    chore = Repeating("chore", fails, every_s=0.001)
    chore.start()
    for _ in range(5):
        assert done.acquire(timeout=10)
    chore.stop()


def test_it_can_be_stopped_by_itself() -> None:
    ended = threading.Event()

    def ends() -> None:
        chore.stop()
        ended.set()

    chore = Repeating("chore", ends, every_s=0.001)
    chore.start()
    assert ended.wait(10)
