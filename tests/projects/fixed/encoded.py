import codecs

print("ěš€".encode("windows-1250"), b"\xa4".decode("iso-8859-15"), codecs.encode("hello", "rot13"))
name = "cp" + "866"
try:
    "й".encode(name)
except LookupError as error:
    print(type(error).__name__)
# prints: b'\xec\x9a\x80' € uryyb
# prints: LookupError
