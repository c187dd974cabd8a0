import unicodedata
E = "👍🙂é"
print(len(E.upper()), len(E), " 👍 Ada ".strip()[0], E[::-1], E[0:2], E[1], E[-2:], E.replace("é", "👍").count("👍"))
print([len(part) for part in "a👍b👍c".split("👍")], "👍".join(["a", "🙂"])[1], "a🙂b".partition("🙂"))
print("ab".center(5) + "|", "👍".center(4, "🙂") + "|", "👍".ljust(3) + "|", "👍".rjust(3, "*"), f"{'👍':>3}|{'👍🙂':.1}|{'ab':.0}|")
print(ascii("é👍\u0101"), "Straße".casefold(), "ß".upper(), [ord(c) for c in E.lower()], E.find("é"), E.index("🙂"))
print("%s|%3s" % (E, "👍"), "{}".format(E)[1], E.title()[0] == "👍", [c for c in E.swapcase()], max(E) == "🙂")
for bad in ("", "ab"):
    try:
        "a".center(3, bad)
    except TypeError as error:
        print(error)
print(list(enumerate(E.strip())), E.encode()[:4], E * 2 == E + E, len((E + E)[1:]), sorted(E), E in "x" + E)
print("%.3s|%5.1s|" % ("abcdef", "ab"))

print("ß".capitalize(), "ﬁX".capitalize(), "éA".capitalize(), "".capitalize(), "𐐨A".capitalize(), len("𐐨😀".capitalize()))
for text in ("İ".lower(), "e\u0301", "\u0301", "a\u0301😀", chr(0x54604), "\x00\x7f\xa0\u200b\ufeff\u2028\u3000 \ue000", "it's", '"', "'\"", "\\\n\t\r\x08\x0c", "😀", "\U000e0001", "\ud800"):
    print(ascii(text), [ord(x) for x in str(text)], len(str(text)), len(f"{text}"), str(text) == text, len(repr(text)), "" if text == "\ud800" else repr(text))
print(unicodedata.normalize("NFC", str("e\u0301")) == "é", "%s" % "e\u0301" == "e\u0301", "{}".format("e\u0301") == "e\u0301")
print("😀" < "\uffff", max("😀", "ﬁ"), sorted(["😀", "ﬁ", "a"]), sorted(["😀", "ﬁ", "a"], reverse=True), "ʰ".islower(), "ª".islower(), "Ⓐ".isupper(), "aB".islower(), "ǅ".isupper())
for text in ("{}{1}", "{0}{}", "{0}{1}", "{}{}", "{a}{}", "{:{}}", "{0:{1}}"):
    try: print(text.format(1, 2, a=3))
    except ValueError: print(text, "ValueError")
print("abc".find("c", None, None), "abca".rfind("a", 1, -1), "a🙂b🙂".rfind("🙂", None, 3), "🙂🙂".count(""), "aaa".count("aa", -3))
print("abc".startswith("b", 1, None), "ab".endswith(("🙂x", "b")), "ab".endswith("", 1, -2), "ßa".title(), "🙂".replace("", "-", 1))
for wrong in (lambda: "abc".split(1), lambda: "a".zfill("3"), lambda: "a".removeprefix(1), lambda: "a".find(1), lambda: "a".index("b", None)):
    try:
        print(wrong())
    except (TypeError, ValueError) as error:
        print(type(error).__name__)
