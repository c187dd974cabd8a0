# mypy: ignore-errors
# timeit for functions: text cannot be compiled in the browser.

import time

__all__ = ["Timer", "timeit", "repeat", "default_timer"]

default_timer = time.perf_counter
default_number = 1000000
default_repeat = 5


def _callable(what):
    if not callable(what):
        raise ValueError("timeit needs a function: Python is compiled at build time, so text cannot be timed")
    return what


class Timer:
    def __init__(self, stmt=None, setup=None, timer=default_timer, globals=None):
        self.run = _callable(stmt)
        self.setup = _callable(setup) if setup not in (None, "pass") else None
        self.timer = timer

    def timeit(self, number=default_number):
        if self.setup:
            self.setup()
        run, start = self.run, self.timer()
        for _ in range(number):
            run()
        return self.timer() - start

    def repeat(self, repeat=default_repeat, number=default_number):
        return [self.timeit(number) for _ in range(repeat)]

    def autorange(self, callback=None):
        number = 1
        while True:
            for each in (1, 2, 5):
                taken = self.timeit(number * each)
                if callback:
                    callback(number * each, taken)
                if taken >= 0.2:
                    return number * each, taken
            number *= 10


def timeit(stmt=None, setup=None, timer=default_timer, number=default_number, globals=None):
    return Timer(stmt, setup, timer, globals).timeit(number)


def repeat(
    stmt=None, setup=None, timer=default_timer, repeat=default_repeat, number=default_number, globals=None
):
    return Timer(stmt, setup, timer, globals).repeat(repeat, number)
