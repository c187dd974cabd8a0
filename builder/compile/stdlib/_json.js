// Reads and writes JSON like CPython: integers and floats stay distinct, and errors have positions.
(function ($B) {
  var _b_ = $B.builtins, None = _b_.None;
  var ESCAPES = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", "\\": "\\", '"': '"', "/": "/" };
  var WORDS = { null: None, true: true, false: false };

  function text(value) { return /[\ud800-\udfff]/.test(value) ? $B.String(value) : value; }

  // Read the value at `at`; return it and its end. `fail(message, position)` raises an error.
  function scan(given, at, fail, strict, hook, pairs_hook, parse_float, parse_int, parse_constant) {
    var s = String(given), pos = $B.int_value(at);
    function wrong(message, where) {
      $B.$call(fail, message, $B.is_str(given) && /[\ud800-\udfff]/.test(s) ? [...s.slice(0, where)].length : where);
    }
    function blank() {
      while (/[ \t\n\r]/.test(s[pos] || "")) pos++;
    }
    function string() {
      var start = pos++, out = "", plain = strict ? /[^"\\\x00-\x1f]*/y : /[^"\\]*/y;
      for (;;) {
        plain.lastIndex = pos;
        out += plain.exec(s)[0];
        pos = plain.lastIndex;
        var char = s[pos];
        if (char === undefined) wrong("Unterminated string starting at", start);
        if (char === '"') {
          pos++;
          return out;
        }
        if (char !== "\\") wrong("Invalid control character at", pos);
        char = s[++pos];
        if (char === undefined) wrong("Unterminated string starting at", start);
        if (char === "u") {
          var code = s.slice(pos + 1, pos + 5);
          if (!/^[\da-fA-F]{4}$/.test(code)) wrong("Invalid \\uXXXX escape", pos + 1);
          out += String.fromCharCode(parseInt(code, 16));
          pos += 5;
        } else if (char in ESCAPES) {
          out += ESCAPES[char];
          pos++;
        } else wrong("Invalid \\escape", pos - 1);
      }
    }
    function list() {
      var out = [];
      pos++;
      blank();
      if (s[pos] === "]") return pos++, $B.$list(out);
      for (;;) {
        out.push(value());
        blank();
        if (s[pos] === "]") return pos++, $B.$list(out);
        if (s[pos] !== ",") wrong("Expecting ',' delimiter", pos);
        pos++;
        blank();
      }
    }
    function object() {
      var out = [];
      pos++;
      blank();
      while (s[pos] !== "}" || out.length) {
        if (s[pos] !== '"') wrong("Expecting property name enclosed in double quotes", pos);
        var key = text(string());
        blank();
        if (s[pos] !== ":") wrong("Expecting ':' delimiter", pos);
        pos++;
        blank();
        out.push([key, value()]);
        blank();
        if (s[pos] === "}") break;
        if (s[pos] !== ",") wrong("Expecting ',' delimiter", pos);
        pos++;
        blank();
      }
      pos++;
      if (pairs_hook !== None) return $B.$call(pairs_hook, $B.$list(out.map((item) => $B.fast_tuple(item))));
      var made = $B.empty_dict();
      for (var item of out) _b_.dict.$setitem(made, item[0], item[1]);
      return hook === None ? made : $B.$call(hook, made);
    }
    function value() {
      var char = s[pos], found;
      if (char === '"') return text(string());
      if (char === "[") return list();
      if (char === "{") return object();
      var word = /null|true|false|NaN|-?Infinity/y, number = /(-?(?:0|[1-9]\d*))(\.\d+)?([eE][-+]?\d+)?/y;
      word.lastIndex = number.lastIndex = pos;
      if ((found = word.exec(s))) {
        pos = word.lastIndex;
        if (found[0] in WORDS) return WORDS[found[0]];
        return parse_constant === None ? $B.fast_float(Number(found[0])) : $B.$call(parse_constant, found[0]);
      }
      if (!(found = number.exec(s))) wrong("Expecting value", pos);
      pos = number.lastIndex;
      if (found[2] || found[3]) {
        return parse_float === None ? $B.fast_float(Number(found[0])) : $B.$call(parse_float, found[0]);
      }
      return parse_int === None ? _b_.int.$int_or_long(BigInt(found[0])) : $B.$call(parse_int, found[0]);
    }
    blank();
    var result = value();
    return $B.fast_tuple([result, pos]);
  }

  // Raise an error if anything follows the value.
  function rest(given, pos, fail) {
    var s = String(given);
    while (/[ \t\n\r]/.test(s[pos] || "")) pos++;
    if (pos < s.length) $B.$call(fail, "Extra data", [...s.slice(0, pos)].length);
    return None;
  }

  function quoted(value, ascii) {
    var s = typeof value == "string" ? value : String(_b_.str.$to_string(value));
    s = s.replace(/["\\\x00-\x1f]/g, function (char) {
      var known = { '"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t" };
      return known[char] || "\\u" + char.charCodeAt().toString(16).padStart(4, "0");
    });
    if (ascii) s = s.replace(/[\x7f-\uffff]/g, (char) => "\\u" + char.charCodeAt().toString(16).padStart(4, "0"));
    return '"' + s + '"';
  }

  function write(top, fallback, indent, comma, colon, sorted, skip, ascii, nan, circular) {
    var open = new Set();
    comma = String(comma);
    colon = String(colon);
    indent = indent === None ? null : $B.is_str(indent) ? String(indent) : " ".repeat(Math.max(0, Number(indent)));
    function float(value) {
      var plain = value.value;
      if (isFinite(plain)) return _b_.float.tp_repr(value);
      if (!nan) $B.RAISE(_b_.ValueError, "Out of range float values are not JSON compliant: " + _b_.float.tp_repr(value));
      return plain > 0 ? "Infinity" : plain < 0 ? "-Infinity" : "NaN";
    }
    function simple(value) {
      if (value === None) return "null";
      if (value === true || value === false) return String(value);
      if (typeof value == "number" || typeof value == "bigint") return String(value);
      if ($B.$isinstance(value, _b_.int)) return String($B.int_value(value));
      if ($B.$isinstance(value, _b_.float)) return float(value);
    }
    function around(first, items, last, level) {
      if (!items.length) return first + last;
      if (indent === null) return first + items.join(comma) + last;
      var line = "\n" + indent.repeat(level);
      return first + line + indent + items.join(comma + line + indent) + line + last;
    }
    function any(value, level) {
      if (typeof value == "string" || $B.$isinstance(value, _b_.str)) return quoted(value, ascii);
      var made = simple(value);
      if (made !== undefined) return made;
      if (circular && open.has(value)) $B.RAISE(_b_.ValueError, "Circular reference detected");
      open.add(value);
      if ($B.$isinstance(value, [_b_.list, _b_.tuple])) {
        made = around("[", Array.from($B.make_js_iterator(value), (item) => any(item, level + 1)), "]", level);
      } else if ($B.$isinstance(value, _b_.dict)) {
        var items = $B.$call($B.$getattr(value, "items")), rows = [];
        if (sorted) items = $B.$call(_b_.sorted, items);
        for (var item of $B.make_js_iterator(items)) {
          var key = $B.$isinstance(item[0], _b_.str) ? item[0] : simple(item[0]);
          if (key !== undefined) rows.push(quoted(key, ascii) + colon + any(item[1], level + 1));
          else if (!skip) {
            $B.RAISE(_b_.TypeError, "keys must be str, int, float, bool or None, not " + $B.class_name(item[0]));
          }
        }
        made = around("{", rows, "}", level);
      } else made = any($B.$call(fallback, value), level);
      open.delete(value);
      return made;
    }
    return text(any(top, 0));
  }

  $B.addToImported("_json", { scan: scan, rest: rest, write: write, quoted: quoted });
})(__BRYTHON__);
