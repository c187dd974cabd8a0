// The hash functions of hashlib, without Brython's loading of CryptoJS by eval (RFC 1321, FIPS 180-4).
(function ($B) {
  "use strict";
  var builtins = $B.builtins, mask = 0xffffffffffffffffn;
  var small = (value) => value >>> 0;

  function roots(count, power, bits) {
    // The first bits of the fractional parts of the square or cube roots of the primes, by integer search.
    var found = [];
    for (var n = 2n; found.length < count; n++) {
      var prime = true;
      for (var d = 2n; d * d <= n; d++) if (n % d === 0n) { prime = false; break; }
      if (!prime) continue;
      var wanted = n << (bits * power), low = 0n, high = 1n << (bits + 10n);
      while (low < high) {
        var middle = (low + high + 1n) >> 1n;
        if (middle ** power <= wanted) low = middle; else high = middle - 1n;
      }
      found.push(low & ((1n << bits) - 1n));
    }
    return found;
  }

  var lazily = {}, once = (name, make) => lazily[name] || (lazily[name] = make());
  var k512 = () => once("k512", () => roots(80, 3n, 64n));
  var k256 = () => once("k256", () => roots(64, 3n, 32n).map(Number));
  var sines = () => once("sines", () => Array.from({ length: 64 }, (_, i) => small(Math.abs(Math.sin(i + 1)) * 2 ** 32)));
  var rotate = (x, n) => (x >>> n) | (x << (32 - n));
  var left = (x, n) => (x << n) | (x >>> (32 - n));
  var rotate64 = (x, n) => ((x >> n) | (x << (64n - n))) & mask;

  function md5(h, view) {
    var k = sines(), shifts = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
    var [a, b, c, d] = h;
    for (var i = 0; i < 64; i++) {
      var round = i >> 4, f, g;
      if (round === 0) { f = (b & c) | (~b & d); g = i; }
      else if (round === 1) { f = (d & b) | (~d & c); g = (5 * i + 1) % 16; }
      else if (round === 2) { f = b ^ c ^ d; g = (3 * i + 5) % 16; }
      else { f = c ^ (b | ~d); g = (7 * i) % 16; }
      var sum = (a + f + k[i] + view.getUint32(g * 4, true)) | 0;
      [a, d, c, b] = [d, c, b, (b + left(sum, shifts[round * 4 + (i & 3)])) | 0];
    }
    return [a, b, c, d].map((value, i) => (value + h[i]) | 0);
  }

  function sha1(h, view) {
    let w = [], [a, b, c, d, e] = h;
    for (var i = 0; i < 80; i++) {
      w[i] = i < 16 ? view.getUint32(i * 4) : left(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
      var f = i < 20 ? [(b & c) | (~b & d), 0x5a827999] : i < 40 ? [b ^ c ^ d, 0x6ed9eba1]
        : i < 60 ? [(b & c) | (b & d) | (c & d), 0x8f1bbcdc] : [b ^ c ^ d, 0xca62c1d6];
      [a, b, c, d, e] = [(left(a, 5) + f[0] + e + f[1] + w[i]) | 0, a, left(b, 30), c, d];
    }
    return [a, b, c, d, e].map((value, i) => (value + h[i]) | 0);
  }

  function sha256(h, view) {
    var k = k256(), w = [], s = h.slice();
    for (var i = 0; i < 64; i++) {
      if (i < 16) w[i] = view.getUint32(i * 4);
      else {
        var x = w[i - 15], y = w[i - 2];
        w[i] = (w[i - 16] + (rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3)) + w[i - 7]
          + (rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10))) | 0;
      }
      var [a, b, c, d, e, f, g, last] = s;
      var one = (last + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + k[i] + w[i]) | 0;
      var two = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      s = [(one + two) | 0, a, b, c, (d + one) | 0, e, f, g];
    }
    return s.map((value, i) => (value + h[i]) | 0);
  }

  function sha512(h, view) {
    var k = k512(), w = [], s = h.slice();
    for (var i = 0; i < 80; i++) {
      if (i < 16) w[i] = view.getBigUint64(i * 8);
      else {
        var x = w[i - 15], y = w[i - 2];
        w[i] = (w[i - 16] + (rotate64(x, 1n) ^ rotate64(x, 8n) ^ (x >> 7n)) + w[i - 7]
          + (rotate64(y, 19n) ^ rotate64(y, 61n) ^ (y >> 6n))) & mask;
      }
      var [a, b, c, d, e, f, g, last] = s;
      var one = last + (rotate64(e, 14n) ^ rotate64(e, 18n) ^ rotate64(e, 41n)) + ((e & f) ^ (~e & mask & g)) + k[i] + w[i];
      var two = (rotate64(a, 28n) ^ rotate64(a, 34n) ^ rotate64(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c));
      s = [(one + two) & mask, a, b, c, (d + one) & mask, e, f, g];
    }
    return s.map((value, i) => (value + h[i]) & mask);
  }

  var squares = (from, count, bits) => roots(from + count, 2n, bits).slice(from);
  var start32 = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
  var table = {
    md5: { size: 16, block: 64, step: md5, little: true, start: () => start32.slice(0, 4) },
    sha1: { size: 20, block: 64, step: sha1, start: () => start32 },
    sha224: { size: 28, block: 64, step: sha256, start: () => squares(8, 8, 64n).map((x) => Number(x & 0xffffffffn)) },
    sha256: { size: 32, block: 64, step: sha256, start: () => squares(0, 8, 32n).map(Number) },
    sha384: { size: 48, block: 128, step: sha512, wide: true, start: () => squares(8, 8, 64n) },
    sha512: { size: 64, block: 128, step: sha512, wide: true, start: () => squares(0, 8, 64n) },
  };

  function finish(kind, data) {
    var count = kind.wide ? 16 : 8, length = data.length, blocks = Math.ceil((length + 1 + count) / kind.block);
    var bytes = new Uint8Array(blocks * kind.block), view = new DataView(bytes.buffer);
    bytes.set(data);
    bytes[length] = 128;
    view.setBigUint64(bytes.length - 8, BigInt(length) * 8n, kind.little);
    var state = once(kind.step.name + kind.size, kind.start);
    for (var at = 0; at < bytes.length; at += kind.block) {
      state = kind.step(state, new DataView(bytes.buffer, at, kind.block));
    }
    var out = new DataView(new ArrayBuffer(64));
    state.forEach(function (value, i) {
      if (kind.wide) out.setBigUint64(i * 8, value);
      else out.setUint32(i * 4, small(value), kind.little);
    });
    return Array.from(new Uint8Array(out.buffer, 0, kind.size));
  }

  function octets(object) {
    if (!$B.$isinstance(object, [builtins.bytes, builtins.bytearray])) {
      if (!$B.is_bytes_like(object)) $B.RAISE(builtins.TypeError, "expected bytes, got " + $B.class_name(object));
      object = builtins.bytes.$factory(object);
    }
    return object.source;
  }

  var hash = $B.make_type("hash");
  function create(name, data) {
    var made = { ob_type: hash, name: name, data: data };
    $B.init_dict(made);
    $B.set_to_dict(made, "name", name);
    $B.set_to_dict(made, "digest_size", table[name].size);
    $B.set_to_dict(made, "block_size", table[name].block);
    return made;
  }
  hash.$factory = create;
  var digest = (self) => finish(table[self.name], self.data);
  hash.tp_funcs = {
    update: function (self, data) { self.data = self.data.concat(octets(data)); return builtins.None; },
    copy: function (self) { return create(self.name, self.data); },
    digest: function (self) { return builtins.bytes.$factory(digest(self)); },
    hexdigest: function (self) { return digest(self).map((byte) => byte.toString(16).padStart(2, "0")).join(""); },
  };
  hash.tp_methods = ["copy", "digest", "hexdigest", "update"];
  $B.set_func_names(hash, "hashlib");
  $B.finalize_type(hash);

  function named(name) {
    return function () {
      var $ = $B.args(name, 2, { data: null, usedforsecurity: null }, arguments,
        { data: builtins.bytes.$factory([]), usedforsecurity: true });
      return create(name, octets($.data).slice());
    };
  }
  var names = Object.keys(table), module = {};
  names.forEach(function (name) { module[name] = named(name); });
  module["new"] = function () {
    var $ = $B.args("new", 3, { name: null, data: null, usedforsecurity: null }, arguments,
      { data: builtins.bytes.$factory([]), usedforsecurity: true });
    if (!(String($.name).toLowerCase() in table)) $B.RAISE(builtins.ValueError, "unsupported hash type " + $.name);
    return create(String($.name).toLowerCase(), octets($.data).slice());
  };
  module.algorithms_guaranteed = builtins.set.$factory($B.$list(names.slice()));
  module.algorithms_available = builtins.set.$factory($B.$list(names.slice()));
  $B.addToImported("hashlib", module);
})(__BRYTHON__);
