from builder.steps import Steps


def test_each_step_ends_where_the_next_begins():
    times, watched = iter([10.0, 10.5, 12.0]), []
    steps = Steps(watched.append, lambda: next(times))
    steps.begin("reading")
    steps.begin("rendering pages")
    assert steps.lines({"pages": (1200, 3)}) == [
        "     500 ms  reading",
        "   1,500 ms  rendering pages",
        "cache of pages: 1,200 found, 3 made",
    ]
    assert watched == ["reading", "rendering pages"]


def test_no_steps_are_no_lines():
    assert Steps().lines() == []
