import base64, hashlib, binascii, html, uuid, urllib.parse as up, hmac, struct, zlib, secrets, random
for n in ("md5", "sha1", "sha256", "sha512", "sha384"):
    print(n, getattr(hashlib, n)(b"abc").hexdigest()[:24])
h = hashlib.new("sha256"); h.update(b"a"); g = h.copy(); h.update(b"bc")
print(h.hexdigest()[:8], g.hexdigest()[:8], h.digest_size, h.name, h.block_size, hmac.new(b"k", b"m", "sha256").hexdigest()[:16], hmac.compare_digest("a", "a"))
print(base64.b64encode(bytes(range(5))), base64.b64decode("aGk="), base64.urlsafe_b64encode(b"\xfb\xff"), base64.b16decode("0AFF"))
for bad in ("a", "aGk"):
    try: print(base64.b64decode(bad))
    except binascii.Error as e: print("Error", e)
print(binascii.hexlify(b"\x01\xab"), binascii.unhexlify("01ab"), binascii.crc32(b"abc"), b"\x01\xab".hex("-"), bytes.fromhex("01 ab"))
print(html.escape("<a href='x'>&\"</a>"), html.escape("\"'", quote=False), html.unescape("&lt;&eacute;&#233;&#xe9;&amp;amp; &notit; &hearts;"))
u = uuid.UUID("12345678-1234-5678-1234-567812345678")
print(u, repr(u), u.hex, u.int, u.version, u.variant, u.bytes[:3], u.urn, uuid.uuid5(uuid.NAMESPACE_DNS, "python.org"), uuid.uuid3(uuid.NAMESPACE_URL, "x"), uuid.UUID(int=5) < u, len(str(uuid.uuid4())), uuid.uuid4().version)
try: uuid.UUID("nope")
except ValueError as e: print(e)
p = up.urlparse("https://user:pw@ex.org:8080/a/b;p?q=1&r=a%20b#frag")
print(p, p.hostname, p.port, p.username, p.geturl(), up.urlsplit("//x/y"), p._replace(fragment="").geturl())
print(up.quote("a b/é&"), up.quote("a/b", safe=""), up.quote_plus("a b&c"), up.unquote("a%20b%C3%A9"), up.unquote_plus("a+b"), up.urlencode({"a": 1, "b": "x y", "c": [1, 2]}, doseq=True), up.parse_qs("a=1&a=2&b=&c=%26", keep_blank_values=True), up.parse_qsl("x=1&y=z"))
print(up.urljoin("http://a/b/c/d?q", "../g"), up.urljoin("http://a/b/", "/x"), up.urljoin("http://a/b", "//h/p"), up.urljoin("http://a/b", "?y"), up.urldefrag("http://a/b#c"), up.urlunparse(("http", "h", "/p", "", "q=1", "f")))
print(struct.pack(">IhB", 1, -2, 255), struct.unpack("<Hf", struct.pack("<Hf", 7, 1.5)), struct.calcsize("!2sQ"), struct.unpack_from("B", b"abc", 1))
print(len(secrets.token_hex(8)), len(secrets.token_urlsafe(16)) > 16, secrets.compare_digest(b"a", b"b"), secrets.randbelow(1))
r = random.Random(42)
print([r.randint(1, 6) for _ in range(8)], r.random(), r.choice("abc"), r.sample(range(100), 4), r.uniform(1, 2), r.gauss(0, 1), r.choices("ab", [9, 1], k=5), r.randrange(0, 100, 7), r.getrandbits(40), r.betavariate(1, 2))
xs = list(range(8)); r.shuffle(xs); print(xs, r.expovariate(2), r.triangular(0, 1, 0.5), r.normalvariate())
random.seed("text"); print(random.random(), random.randint(0, 10**12)); s = random.getstate(); a = random.random(); random.setstate(s); print(a == random.random())
for size in range(12):
    data = bytes(range(200, 200 + size))
    assert base64.b32decode(base64.b32encode(data)) == base64.b85decode(base64.b85encode(data)) == base64.b64decode(base64.b64encode(data)) == data
    print(base64.b32encode(data), base64.b85encode(data), base64.b64encode(data, b"-_"))
