data = b"\x00a-b-a\xff"
print(data.find(b"a", None), data.rfind(b"a", 2, -1), data.index(97), data.count(b"a", 2), data.count(b""))
print(data.startswith(b"a", 1), data.endswith((b"\xff", b"x"), 2, None), data.partition(b"|"), data.rpartition(b"-"))
print(data.lower(), data.upper(), data.strip(None), b"xyx".strip(b"x"), data.replace(b"", b"."), data.replace(b"-", b"+", 1))
print(bytearray(data).center(10, b"*"), b"ab".center(5), b"a b".split(None, 1), b" a  b c ".rsplit(None, 1), b"1,2,3".rsplit(b",", 1))
print(b"a\r\nb\n".splitlines(True), b"\tx\t".expandtabs(4), b"".istitle(), b"Ab Cd".istitle(), b"".isspace(), b"ab".translate(None, b"a"))
print(data[5:1:-1], data[::-2], b"a" in data, 255 in data, b"".join([b"a", bytearray(b"b"), memoryview(b"c")]), bytes.maketrans(b"a", b"b")[97])
for wrong in (lambda: data.find("a"), lambda: data.find(256), lambda: data.split(b""), lambda: b"".join(["a"]), lambda: "a" in data):
    try:
        print(wrong())
    except (TypeError, ValueError) as error:
        print(type(error).__name__)
changed = bytearray(b"ab")
changed.append(True)
changed.remove(97)
print(changed)
