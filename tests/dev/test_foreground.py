"""What all servers in a terminal have in common."""

import signal
import sys

import pytest

from builder.dev.foreground import interrupts


class Finalized:
    """An object whose finalizer runs while a signal arrives; Python drops exceptions raised there."""

    def __init__(self, number):
        self.number = number

    def __del__(self):
        signal.raise_signal(self.number)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_end_is_asked_for_where_python_drops_what_a_handler_raises(number, monkeypatch):
    dropped = []
    monkeypatch.setattr(sys, "unraisablehook", lambda told: dropped.append(told.exc_type))
    looks = iter([False, True])
    with interrupts() as interrupt:
        Finalized(number)
        assert dropped == [KeyboardInterrupt], "nothing was lost: this shows nothing"
        with pytest.raises(KeyboardInterrupt):
            interrupt.wait(lambda: next(looks))


def test_waiting_ends_with_what_was_waited_for():
    looks = iter([False, True])
    before = signal.getsignal(signal.SIGTERM)
    with interrupts() as interrupt:
        interrupt.wait(lambda: next(looks))
        assert signal.getsignal(signal.SIGTERM) == interrupt.handle
    assert signal.getsignal(signal.SIGTERM) == before
