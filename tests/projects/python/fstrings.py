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
