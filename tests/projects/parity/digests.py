import hashlib

for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512"):
    h = hashlib.new(name)
    h.update(b"hello ")
    h.update(b"world" * 30)
    print(name, h.hexdigest(), h.block_size)
print(hashlib.sha256(b"").hexdigest(), hashlib.sha256(b"abc").digest()[:3], hashlib.md5("é".encode()).hexdigest())
try:
    hashlib.sha256("text")
except TypeError as error:
    print("TypeError", error)
