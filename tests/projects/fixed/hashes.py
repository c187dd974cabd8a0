import hashlib
import hmac
import random
import uuid

h = hashlib.sha224(b"abc")
print(h.name, h.digest_size, h.hexdigest())
copied = h.copy()
copied.update(b"d")
print(h.hexdigest()[:8], copied.hexdigest()[:8], hashlib.new("SHA256", b"abc").name)
print(hashlib.sha512(b"x" * 200).hexdigest()[:16], hashlib.sha384(bytearray(b"abc")).hexdigest()[:16])
print(hmac.new(b"key", b"message", "sha256").hexdigest()[:16], hmac.compare_digest("a", "a"))
for call in (lambda: hashlib.new("nope"), lambda: hashlib.md5("text")):
    try:
        call()
    except Exception as error:
        print(type(error).__name__)
random.seed(b"bytes")
first = random.random()
random.seed(b"bytes")
print(first == random.random())
print(uuid.uuid5(uuid.NAMESPACE_DNS, "python.org"))
# prints: sha224 28 23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7
# prints: 23097d22 a76654d8 sha256
# prints: ef978e23dc520404 cb00753f45a35e8b
# prints: 6e9ef29b75fffc5b True
# prints: ValueError
# prints: TypeError
# prints: True
# prints: 886313e1-3b8a-5372-9b90-0c9aee199e5d
