// Return |x| * 10**d exactly, rounded half to even.
function near(x, d) {
  var e = 0n, n;
  if (typeof x != "bigint") while (x % 1) x *= 2, e++;
  n = BigInt(x);
  var m = 1n << e, power = 10n ** BigInt(d < 0 ? -d : d);
  if (d < 0) m *= power;
  else n *= power;
  var q = n / m, rest = 2n * (n % m);
  return rest > m || rest == m && q & 1n ? q + 1n : q;
}
function fixed(x, p) {
  var s = near(x, p).toString().padStart(p + 1, "0");
  return p ? s.slice(0, -p) + "." + s.slice(-p) : s;
}
function scientific(x, p) {
  var e = x ? +x.toExponential().split("e")[1] : 0, s = x ? near(x, p - e).toString() : "0".repeat(p + 1);
  if (s.length < p + 1) s = near(x, p - --e).toString();
  if (s.length > p + 1) s = near(x, p - ++e).toString();
  return [s, e];
}
function power(s, e) {
  return (s[1] ? s[0] + "." + s.slice(1) : s) + "e" + (e < 0 ? "-" : "+") + String(Math.abs(e)).padStart(2, "0");
}
function general(x, p, alternate, most) {
  p = p || 1;
  var [s, e] = scientific(x, p - 1);
  s = e < -4 || e >= most ? power(s, e) : fixed(x, p - 1 - e);
  return alternate ? s : s.replace(/(\.\d*?)0+(?=e|$)/, "$1").replace(/\.(?=e|$)/, "");
}
function grouped(s, mark, size) {
  return s.replace(RegExp("\\B(?=(\\w{" + size + "})+$)", "g"), mark);
}
// Format a number (a JavaScript number, or a bigint) whose Python class is `kind`; `plain` gives its repr.
$B.format_number = function (value, fmt, kind, plain) {
  var type = fmt.type, p = isNaN(fmt.precision) ? undefined : fmt.precision, mark = fmt.comma && fmt.grouping_option;
  function wrong(message) { $B.RAISE(_b_.ValueError, message); }
  if (type && !(kind == "int" ? "bcdoxXneEfFgG%" : "eEfFgGn%").includes(type)) {
    wrong("Unknown format code '" + type + "' for object of type '" + kind + "'");
  }
  var whole = kind == "int" && (!type || "bcdoxXn".includes(type)), size = 3, body, head = "";
  if (mark && ("cn".includes(type) || mark == "," && "boxX".includes(type))) wrong("Cannot specify '" + mark + "' with '" + type + "'.");
  var negative = value < 0 || Object.is(value, -0);
  if (negative) value = -value;
  if (whole) {
    if (fmt.z) wrong("Negative zero coercion (z) not allowed in format specifier with integer");
    if (p !== undefined) wrong("Precision not allowed in integer format specifier");
    if (type == "c") {
      if (fmt.sign) wrong("Sign not allowed with integer format specifier 'c'");
      if (negative || value > 0x10ffff) $B.RAISE(_b_.OverflowError, "%c arg not in range(0x110000)");
      body = _b_.chr(value);
    } else {
      var base = { b: 2, o: 8, x: 16, X: 16 }[type] || 10;
      if (base != 10) size = 4;
      if (fmt.alternate && base != 10) head = "0" + type;
      body = value.toString(base);
      if (type == "X") body = body.toUpperCase();
    }
  } else {
    if (typeof value == "bigint") {
      value = Number(value);
      if (value == Infinity) $B.RAISE(_b_.OverflowError, "int too large to convert to float");
    }
    var low = type && type.toLowerCase();
    if (low == "n") low = "g";
    if (type && p === undefined) p = 6;
    if (!isFinite(value)) body = value == Infinity ? "inf" : "nan";
    else if (low == "f" || low == "%") body = low == "f" ? fixed(value, p) : fixed(value * 100, p);
    else if (low == "e") body = power(...scientific(value, p));
    else if (low == "g") body = general(value, p, fmt.alternate, p || 1);
    else if (p !== undefined) body = general(value, p, fmt.alternate, (p || 1) - 1);
    else body = plain.replace(/^-/, "");
    if (isFinite(value)) {
      if (!type && !/[.e]/.test(body)) body += ".0";
      if (fmt.alternate && !body.includes(".")) body = body.replace(/^\d+/, "$&.");
      if (fmt.z && !/[1-9]/.test(body.split("e")[0])) negative = false;
    }
    if (type == "E" || type == "F" || type == "G") body = body.toUpperCase();
    if (low == "%") body += "%";
  }
  head = (negative ? "-" : fmt.sign && fmt.sign != "-" ? fmt.sign : "") + head;
  var align = fmt.align || (fmt.zero ? "=" : ">"), fill = fmt.fill || " ", digits;
  if (mark && (whole || isFinite(value))) {
    digits = whole ? body : /^\d+/.exec(body)[0];
    var rest = body.slice(digits.length), least = align == "=" && fill == "0" ? fmt.width - head.length - rest.length : 0;
    for (body = grouped(digits, mark, size); body.length < least; body = grouped(digits, mark, size)) digits = "0" + digits;
    body += rest;
  }
  var missing = Math.max(0, (fmt.width || 0) - [...head + body].length), left = Math.floor(missing / 2);
  if (align == "=") return head + fill.repeat(missing) + body;
  if (align == "^") return fill.repeat(left) + head + body + fill.repeat(missing - left);
  return align == "<" ? head + body + fill.repeat(missing) : fill.repeat(missing) + head + body;
};
$B.near = near;
