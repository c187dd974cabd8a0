// Return the result of `text % values`, for str and bytes. Bytes are passed as strings with one character per byte.
$B.printf_format = function (text, kind, args) {
  var binary = kind == "bytes", tuple = $B.is_tuple(args), used = 0, result = "", source = String(text), pos = 0;
  var noMapping = tuple || $B.is_str(args) || binary && $B.$isinstance(args, [_b_.bytes, _b_.bytearray]);
  var mapping = !noMapping && $B.$getattr($B.get_class(args), "__getitem__", $B.NULL) !== $B.NULL;
  function wrong(message, type) { $B.RAISE(type || _b_.TypeError, message); }
  function next() {
    if (used >= (tuple ? args.length : 1)) wrong("not enough arguments for format string");
    return tuple ? args[used++] : (used++, args);
  }
  function starred(part) {
    if (part != "*") return part ? +part : undefined;
    var value = next();
    return $B.is_int(value) ? Number($B.int_value(value)) : wrong("* wants int");
  }
  function has(value, name) { return $B.$getattr($B.get_class(value), name, $B.NULL) !== $B.NULL; }
  function words(value, conversion) {
    if (conversion == "r" && !binary) return _b_.repr(value);
    if (conversion == "r" || conversion == "a") return _b_.ascii(value);
    if (!binary) return _b_.str.$factory(value);
    if ($B.is_buffer(value)) return Array.from($B.make_js_iterator(value), (byte) => String.fromCharCode(byte)).join("");
    if (!has(value, "__bytes__")) wrong(`%b requires a bytes-like object, or an object that implements __bytes__, not '${$B.class_name(value)}'`);
    return words($B.$call($B.$getattr($B.get_class(value), "__bytes__"), value), "b");
  }
  function whole(value, conversion) {
    if ($B.is_int(value)) return BigInt($B.int_value(value));
    if ("diu".includes(conversion)) {
      if ($B.is_str(value) || !["__index__", "__int__", "__float__"].some((name) => has(value, name))) {
        wrong(`%${conversion} format: a real number is required, not ${$B.class_name(value)}`);
      }
      return BigInt($B.int_value(_b_.int.$factory(value)));
    }
    if (!has(value, "__index__")) wrong(`%${conversion} format: an integer is required, not ${$B.class_name(value)}`);
    return BigInt($B.int_value($B.PyNumber_Index(value)));
  }
  function real(value) {
    if ($B.is_str(value) || !["__index__", "__float__"].some((name) => has(value, name))) wrong(`must be real number, not ${$B.class_name(value)}`);
    return _b_.float.$factory(value).value;
  }
  function char(value) {
    var most = binary ? 256 : 0x110000;
    if ($B.is_int(value)) {
      value = $B.int_value(value);
      if (value < 0 || value >= most) wrong(`%c arg not in range(${binary ? 256 : "0x110000"})`, _b_.OverflowError);
      return String.fromCodePoint(Number(value));
    }
    var one = binary ? $B.$isinstance(value, [_b_.bytes, _b_.bytearray]) && words(value, "b") : $B.is_str(value) && String(value);
    if (typeof one != "string" || [...one].length != 1) {
      wrong(binary ? "%c requires an integer in range(256) or a single byte" : "%c requires int or char");
    }
    return one;
  }
  var specification = /([-+ #0]*)(\*|\d+)?(?:(\.)(\*|\d+)?)?[hlL]?/y;
  for (var found; (found = source.indexOf("%", pos)) >= 0;) {
    result += source.slice(pos, found);
    pos = found + 1;
    var key;
    if (source[pos] == "(") {
      if (!mapping) wrong("format requires a mapping");
      for (var depth = 1, from = ++pos; depth && pos < source.length; pos++) depth += { "(": 1, ")": -1 }[source[pos]] || 0;
      if (depth) wrong("incomplete format key", _b_.ValueError);
      key = source.slice(from, pos - 1);
      if (binary) key = $B.fast_bytes(Array.from(key, (each) => each.charCodeAt(0)));
    } else key = undefined;
    specification.lastIndex = pos;
    var parts = specification.exec(source), flags = parts[1];
    var width = starred(parts[2]) || 0, precision = parts[3] ? Math.max(0, starred(parts[4]) || 0) : undefined;
    pos += parts[0].length;
    if (pos >= source.length) wrong("incomplete format", _b_.ValueError);
    var conversion = String.fromCodePoint(source.codePointAt(pos)), place = pos;
    pos += conversion.length;
    if (conversion == "%" && !parts[0] && key === undefined) {
      result += "%";
      continue;
    }
    var value = key === undefined ? next() : $B.$getitem(args, $B.String(key)), left = width < 0 || flags.includes("-"), sign = "", body, number = true;
    if ("sra".includes(conversion) || binary && conversion == "b") {
      body = String(words(value, conversion));
      if (precision !== undefined) body = [...body].slice(0, precision).join("");
      number = false;
    } else if (conversion == "c") {
      body = char(value);
      number = false;
    } else if ("diuoxX".includes(conversion)) {
      var integer = whole(value, conversion), base = { o: 8, x: 16, X: 16 }[conversion] || 10;
      body = (integer < 0n ? -integer : integer).toString(base).padStart(precision || 0, "0");
      if (conversion == "X") body = body.toUpperCase();
      sign = (integer < 0n ? "-" : flags.includes("+") ? "+" : flags.includes(" ") ? " " : "") + (flags.includes("#") && base != 10 ? "0" + conversion : "");
    } else if ("eEfFgG".includes(conversion)) {
      var float = real(value);
      body = $B.format_number(Math.abs(float), { type: conversion, precision: precision === undefined ? 6 : precision, alternate: flags.includes("#") }, "float");
      sign = float < 0 || Object.is(float, -0) ? "-" : flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
    } else {
      wrong(`unsupported format character '${conversion}' (0x${conversion.codePointAt(0).toString(16)}) at index ${place}`, _b_.ValueError);
    }
    var missing = Math.max(0, Math.abs(width) - [...sign + body].length);
    if (left) result += sign + body + " ".repeat(missing);
    else if (number && flags.includes("0")) result += sign + "0".repeat(missing) + body;
    else result += " ".repeat(missing) + sign + body;
  }
  if (used < (tuple ? args.length : 1) && !mapping) wrong(`not all arguments converted during ${binary ? "bytes" : "string"} formatting`);
  return result + source.slice(pos);
};
