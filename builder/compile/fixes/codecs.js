function decode_error(obj, encoding, start, end, reason) {
  return $B.$call(_b_.UnicodeDecodeError, encoding, fast_bytes(obj.source), start, end, reason);
}
// return the replacement for bytes that cannot be decoded, or throw, depending on `errors`
function gossamer_undecodable(obj, encoding, start, end, reason, errors) {
  var bytes = Array.from(obj.source).slice(start, end);
  switch (errors) {
    case "ignore": return "";
    case "replace": return "\ufffd";
    case "backslashreplace": return bytes.map((byte) => "\\x" + byte.toString(16)).join("");
    case "surrogateescape": return String.fromCharCode(...bytes.map((byte) => 0xdc00 + byte));
  }
  throw decode_error(obj, encoding, start, end, reason);
}
function gossamer_utf_8(obj, errors) {
  var b = obj.source, s = "";
  for (var i = 0; i < b.length;) {
    var c = b[i], n = c < 128 ? 1 : c < 194 ? 0 : c < 224 ? 2 : c < 240 ? 3 : c < 245 ? 4 : 0;
    var cp = n > 1 ? c & 127 >> n : c, end = i + 1, reason = n ? "" : "invalid start byte";
    for (; end < i + n; end++) {
      var d = b[end];
      if (d === undefined) reason = "unexpected end of data";
      else if (d >> 6 != 2 || end == i + 1 && (c == 224 && d < 160 || c == 240 && d < 144 || c == 244 && d > 143 ||
        c == 237 && d > 159 && errors != "surrogatepass")) reason = "invalid continuation byte";
      if (reason) break;
      cp = cp << 6 | d & 63;
    }
    s += reason ? gossamer_undecodable(obj, "utf-8", i, end, reason, errors) : String.fromCodePoint(cp);
    i = end;
  }
  return s;
}
var gossamer_lone = /[\ud800-\udfff]/u;
// return the string with replacements for characters that the encoding lacks, or throw, depending on `errors`
function gossamer_encodable(s, encoding, lacks, reason, errors) {
  var chars = Array.from(s);
  return chars.map((char, start) => {
    if (!lacks(char)) return char;
    var cp = char.codePointAt(0), end = start;
    switch (errors) {
      case "ignore": return "";
      case "replace": return "?";
      case "backslashreplace": return _b_.ascii(char).slice(1, -1);
      case "xmlcharrefreplace": return `&#${cp};`;
    }
    if (errors == "surrogateescape" && cp >> 7 == 0x1b9) return String.fromCharCode(cp - 0xdc00);
    while (end < chars.length && lacks(chars[end])) end++;
    throw $B.$call(_b_.UnicodeEncodeError, encoding, s, start, end, reason);
  }).join("");
}
function gossamer_bytes(s, encoding, limit, errors) {
  s = gossamer_encodable(s, encoding, (char) => char.codePointAt(0) >= limit, `ordinal not in range(${limit})`, errors);
  return Array.from(s, (char) => char.charCodeAt(0));
}
