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
