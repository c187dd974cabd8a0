# mypy: ignore-errors
# Annotations written as text, evaluated without eval: names, attributes, subscripts, `|`, tuples, lists and literals.

_SPACE = " \t\r\n"


class _Reader:
    def __init__(self, text, lookup):
        self.text, self.at, self.lookup = text, 0, lookup

    def fail(self):
        raise SyntaxError(f"Forward reference must be an expression -- got {self.text!r}")

    def peek(self):
        while self.at < len(self.text) and self.text[self.at] in _SPACE:
            self.at += 1
        return self.text[self.at] if self.at < len(self.text) else ""

    def take(self, char):
        if self.peek() != char:
            return False
        self.at += 1
        return True

    def need(self, char):
        if not self.take(char):
            self.fail()

    def union(self):
        value = self.postfix()
        while self.take("|"):
            value = value | self.postfix()
        return value

    def postfix(self):
        value = self.atom()
        while True:
            if self.take("."):
                self.peek()
                value = getattr(value, self.name())
            elif self.take("["):
                items = self.items("]")
                value = value[items[0] if len(items) == 1 and not self.comma else tuple(items)]
            elif self.take("("):
                value = value(*self.items(")"))
            else:
                return value

    def items(self, end):
        items, self.comma = [], False
        while not self.take(end):
            star = self.take("*")
            value = self.union()
            if star:
                items.extend(value)
            else:
                items.append(value)
            comma = self.take(",")
            if not comma:
                self.need(end)
                break
        else:
            comma = bool(items)
        self.comma = comma
        return items

    def atom(self):
        char = self.peek()
        if char == "[":
            self.at += 1
            return self.items("]")
        if char == "(":
            self.at += 1
            items = self.items(")")
            return items[0] if len(items) == 1 and not self.comma else tuple(items)
        if char in "'\"":
            return self.string(char)
        if char == "-":
            self.at += 1
            return -self.atom()
        if char.isdigit():
            return self.number()
        if self.text[self.at : self.at + 3] == "...":
            self.at += 3
            return ...
        return self.lookup(self.name())

    def name(self):
        start = self.at
        while self.at < len(self.text) and (self.text[self.at].isalnum() or self.text[self.at] == "_"):
            self.at += 1
        if start == self.at or self.text[start].isdigit():
            self.fail()
        return self.text[start : self.at]

    def string(self, quote):
        end = self.text.find(quote, self.at + 1)
        if end < 0 or "\\" in self.text[self.at : end]:
            self.fail()
        value, self.at = self.text[self.at + 1 : end], end + 1
        return value

    def number(self):
        start = self.at
        while self.at < len(self.text) and (self.text[self.at].isalnum() or self.text[self.at] in "._"):
            self.at += 1
        word = self.text[start : self.at]
        try:
            return int(word, 0)
        except ValueError:
            return float(word)


_CONSTANTS = {"None": None, "True": True, "False": False}


def evaluate(text, globals, locals):
    import builtins

    def lookup(name):
        if name in _CONSTANTS:
            return _CONSTANTS[name]
        for space in (locals, globals):
            if space is not None and name in space:
                return space[name]
        if hasattr(builtins, name):
            return getattr(builtins, name)
        raise NameError(f"name {name!r} is not defined", name=name)

    reader = _Reader(text.strip(), lookup)
    star = reader.take("*")
    value = reader.union()
    if reader.take(","):
        value = (value, *reader.items(""))
    if reader.peek():
        reader.fail()
    return next(iter(value)) if star else value
