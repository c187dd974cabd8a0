import sys

for word in ("a", "b"):
    print(word, end=" ")
print("c", "d", sep="\n", end="!")
print()
sys.stdout.write("no end")
sys.stdout.write(" yet\nlast")
print()
print("a\0b")
