import ast
import timeit

print(ast.literal_eval("[1, 'a', (2.5, None), {'k': True}, {1, 2}, -3, 1+2j, b'x']"), ast.literal_eval(" 5 "))
for bad in ("f(1)", "a", "[1,", "1 + 1"):
    try:
        ast.literal_eval(bad)
    except (ValueError, SyntaxError) as error:
        print(type(error).__name__)
print(timeit.timeit(lambda: None, number=3) >= 0)
