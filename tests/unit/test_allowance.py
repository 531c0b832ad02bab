"""What one job may bring."""

import threading

import pytest

from fetchcut.errors import FileTooLarge
from fetchcut.ingest.allowance import Allowance

MB = 1 << 20


def test_a_file_that_says_it_is_too_large() -> None:
    allowance = Allowance(10 * MB)
    allowance.require(10 * MB)
    allowance.require(None)
    with pytest.raises(FileTooLarge) as refusal:
        allowance.require(10 * MB + 1)
    assert refusal.value.limit_bytes == 10 * MB


def take_without_end(allowance: Allowance) -> None:
    """Take a megabyte a hundred times."""
    for _ in range(100):
        allowance.take(MB)


def test_a_body_without_end_ends_a_little_above_the_limit() -> None:
    allowance = Allowance(10 * MB)
    for _ in range(10):
        allowance.take(MB)
    with pytest.raises(FileTooLarge):
        take_without_end(allowance)
    assert allowance.is_exceeded


def test_too_much_stays_too_much_whatever_is_given_back() -> None:
    allowance = Allowance(10 * MB)
    with pytest.raises(FileTooLarge):
        allowance.take(100 * MB)
    allowance.give_back(100 * MB)
    with pytest.raises(FileTooLarge):
        allowance.take(1)


def test_what_is_given_back_may_come_again() -> None:
    allowance = Allowance(10 * MB)
    for _ in range(100):
        allowance.take(8 * MB)
        allowance.give_back(8 * MB)
    allowance.raise_if_exceeded()


def test_threads_count_together() -> None:
    allowance = Allowance(64 * MB)
    refused = []

    def take() -> None:
        try:
            for _ in range(10):
                allowance.take(MB)
        except FileTooLarge:
            refused.append(1)

    threads = [threading.Thread(target=take) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert refused
