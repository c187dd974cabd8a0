"""The iterators of CPython's itertools, because Brython's own differ in some details."""

_NONE = object()


class _Iterator:
    """An iterator that runs a generator, and has a class for isinstance checks."""

    def __init__(self, run):
        self._run = run

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._run)


def _size(name, value):
    if value is not None and (not hasattr(value, "__index__") or value.__index__() < 0):
        raise ValueError(f"{name} must be None or an integer: 0 <= x <= sys.maxsize.")
    return value if value is None else value.__index__()


class accumulate(_Iterator):
    def __init__(self, iterable, func=None, *, initial=None):
        super().__init__(self._all(iter(iterable), func, initial))

    @staticmethod
    def _all(items, func, total):
        if total is None:
            total = next(items, _NONE)
            if total is _NONE:
                return
        yield total
        for item in items:
            total = total + item if func is None else func(total, item)
            yield total


class batched(_Iterator):
    def __init__(self, iterable, n, *, strict=False):
        if n < 1:
            raise ValueError("n must be at least one")
        super().__init__(self._all(iter(iterable), n, strict))

    @staticmethod
    def _all(items, n, strict):
        while batch := tuple(islice(items, n)):
            if strict and len(batch) != n:
                raise ValueError("batched(): incomplete batch")
            yield batch


class chain(_Iterator):
    def __init__(self, *iterables):
        super().__init__(self._all(iterables))

    @classmethod
    def from_iterable(cls, iterables):
        made = cls()
        made._run = cls._all(iterables)
        return made

    @staticmethod
    def _all(iterables):
        for iterable in iterables:
            yield from iterable


def _pool(iterable, r):
    if r < 0:
        raise ValueError("r must be non-negative")
    return tuple(iterable)


class combinations(_Iterator):
    def __init__(self, iterable, r):
        super().__init__(self._all(_pool(iterable, r), r))

    @staticmethod
    def _all(pool, r):
        n = len(pool)
        places = list(range(r))
        while r <= n:
            yield tuple([pool[place] for place in places])
            at = r - 1
            while at >= 0 and places[at] == at + n - r:
                at -= 1
            if at < 0:
                return
            first = places[at] + 1
            places[at:] = range(first, first + r - at)


class combinations_with_replacement(_Iterator):
    def __init__(self, iterable, r):
        super().__init__(self._all(_pool(iterable, r), r))

    @staticmethod
    def _all(pool, r):
        n = len(pool)
        places = [0] * r
        while n or not r:
            yield tuple([pool[place] for place in places])
            at = r - 1
            while at >= 0 and places[at] == n - 1:
                at -= 1
            if at < 0:
                return
            places[at:] = [places[at] + 1] * (r - at)


class compress(_Iterator):
    def __init__(self, data, selectors):
        super().__init__(item for item, wanted in zip(data, selectors) if wanted)


class count:
    def __init__(self, start=0, step=1):
        if not hasattr(start, "__add__") or isinstance(start, (str, bytes, list, tuple)):
            raise TypeError("a number is required")
        self._at, self._step = start, step

    def __iter__(self):
        return self

    def __next__(self):
        at = self._at
        self._at = at + self._step
        return at

    def __repr__(self):
        step = "" if self._step == 1 and isinstance(self._step, int) else f", {self._step!r}"
        return f"count({self._at!r}{step})"


class cycle(_Iterator):
    def __init__(self, iterable):
        super().__init__(self._all(iter(iterable)))

    @staticmethod
    def _all(items):
        kept = []
        for item in items:
            yield item
            kept.append(item)
        while kept:
            yield from kept


class dropwhile(_Iterator):
    def __init__(self, predicate, iterable):
        super().__init__(self._all(predicate, iter(iterable)))

    @staticmethod
    def _all(predicate, items):
        for item in items:
            if not predicate(item):
                yield item
                break
        yield from items


class filterfalse(_Iterator):
    def __init__(self, predicate, iterable):
        test = bool if predicate is None else predicate
        super().__init__(item for item in iterable if not test(item))


class groupby:
    def __init__(self, iterable, key=None):
        self._items, self._key = iter(iterable), key
        self._group = self._wanted = self._now = self._item = _NONE

    def __iter__(self):
        return self

    def __next__(self):
        self._group = object()
        while self._now is self._wanted or self._now == self._wanted:
            self._advance()
        self._wanted = self._now
        return self._now, self._members(self._now, self._group)

    def _advance(self):
        self._item = next(self._items)
        self._now = self._item if self._key is None else self._key(self._item)

    def _members(self, wanted, group):
        while self._group is group and self._now == wanted:
            yield self._item
            try:
                self._advance()
            except StopIteration:
                self._now = self._wanted = _NONE
                return


class islice(_Iterator):
    def __init__(self, iterable, *bounds):
        if not 1 <= len(bounds) <= 3:
            raise TypeError(
                f"islice expected at {'least 2' if not bounds else 'most 4'} arguments, got {1 + len(bounds)}"
            )
        start, stop, step = (None, *bounds, None)[:3] if len(bounds) == 1 else (*bounds, None)[:3]
        if len(bounds) == 1 or not (stop is None or hasattr(stop, "__index__")):
            stop = _size("Stop argument for islice()", stop)
        start, stop = _size("Indices for islice()", start) or 0, _size("Indices for islice()", stop)
        if step is not None and (not hasattr(step, "__index__") or step.__index__() < 1):
            raise ValueError("Step for islice() must be a positive integer or None.")
        super().__init__(self._all(iter(iterable), start, stop, step or 1))

    @staticmethod
    def _all(items, start, stop, step):
        at, wanted = 0, start
        while stop is None or at < stop:
            item = next(items, _NONE)
            if item is _NONE:
                return
            if at == wanted:
                yield item
                wanted += step
                if stop is not None and wanted >= stop:
                    for at in range(at + 1, stop):
                        next(items, None)
                    return
            at += 1


class pairwise(_Iterator):
    def __init__(self, iterable):
        super().__init__(self._all(iter(iterable)))

    @staticmethod
    def _all(items):
        before = next(items, _NONE)
        for item in items:
            yield before, item
            before = item


class permutations(_Iterator):
    def __init__(self, iterable, r=None):
        pool = tuple(iterable)
        super().__init__(self._all(_pool(pool, 0 if r is None else r), len(pool) if r is None else r))

    @staticmethod
    def _all(pool, r):
        n = len(pool)
        if r > n:
            return
        places, cycles = list(range(n)), list(range(n, n - r, -1))
        yield tuple(pool[:r])
        while n:
            for at in reversed(range(r)):
                cycles[at] -= 1
                if cycles[at]:
                    other = n - cycles[at]
                    places[at], places[other] = places[other], places[at]
                    yield tuple([pool[place] for place in places[:r]])
                    break
                places[at:] = places[at + 1 :] + places[at : at + 1]
                cycles[at] = n - at
            else:
                return


class product(_Iterator):
    def __init__(self, *iterables, repeat=1):
        if repeat < 0:
            raise ValueError("repeat argument cannot be negative")
        super().__init__(self._all([tuple(pool) for pool in iterables] * repeat))

    @staticmethod
    def _all(pools):
        if not all(pools):
            return
        places = [0] * len(pools)
        while True:
            yield tuple([pool[place] for pool, place in zip(pools, places)])
            at = len(pools) - 1
            while at >= 0 and places[at] == len(pools[at]) - 1:
                places[at] = 0
                at -= 1
            if at < 0:
                return
            places[at] += 1


class repeat:
    def __init__(self, object, times=None):
        self._object, self._times = object, times if times is None else max(times, 0)

    def __iter__(self):
        return self

    def __next__(self):
        if self._times is not None:
            if not self._times:
                raise StopIteration
            self._times -= 1
        return self._object

    def __length_hint__(self):
        if self._times is None:
            raise TypeError("len() of unsized object")
        return self._times

    def __repr__(self):
        return f"repeat({self._object!r}{'' if self._times is None else f', {self._times}'})"


class starmap(_Iterator):
    def __init__(self, function, iterable):
        super().__init__(function(*given) for given in iterable)


class takewhile(_Iterator):
    def __init__(self, predicate, iterable):
        super().__init__(self._all(predicate, iter(iterable)))

    @staticmethod
    def _all(predicate, items):
        for item in items:
            if not predicate(item):
                return
            yield item


class _tee:
    def __init__(self, items, link):
        self._items, self._link = items, link

    def __iter__(self):
        return self

    def __next__(self):
        if not self._link:
            self._link += [next(self._items), []]
        item, self._link = self._link
        return item

    def __copy__(self):
        return _tee(self._items, self._link)


def tee(iterable, n=2):
    if n < 0:
        raise ValueError("n must be >= 0")
    if isinstance(iterable, _tee):
        return tuple([iterable.__copy__() for _ in range(n)])
    items, link = iter(iterable), []
    return tuple([_tee(items, link) for _ in range(n)])


class zip_longest(_Iterator):
    def __init__(self, *iterables, fillvalue=None):
        super().__init__(self._all([iter(iterable) for iterable in iterables], fillvalue))

    @staticmethod
    def _all(iterators, fill):
        left = len(iterators)
        while left:
            row = []
            for at, items in enumerate(iterators):
                item = _NONE if items is None else next(items, _NONE)
                if item is _NONE:
                    item = fill
                    if items is not None:
                        iterators[at] = None
                        left -= 1
                        if not left:
                            return
                row.append(item)
            yield tuple(row)
