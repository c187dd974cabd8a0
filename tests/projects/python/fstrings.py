def given(value):
    return value


name, width = "n", 12
print(f"{given({'a': None})}")
print(f"{given({'a': name})} and {name}")
print(f"{given({'a': {'b': name}})!r:>{width * 2}}|")
print(f'{given({"a": None})}{name!r}')
print(f"{({name})}{[name]}{ {name: name} }{ {name} }")
print(f"{ {'a': 1}['a'] }{{{name}}}{{}}")
print(f"{name=} {given({name: name})=} {width:{width}} {width!r:>{width}}")
print(f"{f'{given({name: name})}{name}'}{name}")
print(f"{(lambda x: {x: x})(name)}" f"{name}")
print(f"""{
    given({'k': name})
} {name}""")


class Temperature:
    def __format__(self, spec):
        return f"<{spec}>"

    def __str__(self):
        return "plain"


t, width, name = Temperature(), 1, "Z"
print(f"{t}", f"{t!s}", f"{t:x}", f"{width=}|{name=!s:>5}|{name!r}{width + 1 = :>4}", f"{1.0}{[1]}{None}{ValueError('x')}")
