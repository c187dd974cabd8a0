// The methods of bytes and bytearray, implemented on strings with one character per byte.
var binary = (function () {
  var made = {}, empty = _b_.None, blank = "\t\n\v\f\r ";
  var upper = (text) => text.replace(/[a-z]+/g, (part) => part.toUpperCase());
  var lower = (text) => text.replace(/[A-Z]+/g, (part) => part.toLowerCase());
  var title = (text) => text.replace(/[A-Za-z]+/g, (word) => upper(word[0]) + lower(word.slice(1)));
  function chars(source) {
    var parts = [];
    for (var i = 0; i < source.length; i += 16384) parts.push(String.fromCharCode.apply(null, source.slice(i, i + 16384)));
    return parts.join("");
  }
  function octets(text) {
    var source = new Array(text.length);
    for (var i = 0; i < text.length; i++) source[i] = text.charCodeAt(i);
    return source;
  }
  // Return the string for a bytes-like value, or throw an error that says what was expected.
  function given(value, expected) {
    if ($B.$isinstance(value, [bytes, bytearray])) return chars(value.source);
    if (is_bytes_like(value)) return chars(get_list_from_bytes_like(value));
    $B.RAISE(_b_.TypeError, expected || `a bytes-like object is required, not '${$B.class_name(value)}'`);
  }
  function sought(value) {
    if (!$B.is_int(value)) return given(value, `argument should be integer or bytes-like object, not '${$B.class_name(value)}'`);
    value = Number($B.int_value(value));
    if (value < 0 || value > 255) $B.RAISE(_b_.ValueError, "byte must be in range(0, 256)");
    return String.fromCharCode(value);
  }
  function integer(value) { return Number($B.PyNumber_Index(value)); }
  function separator(value) {
    return given(value) || $B.RAISE(_b_.ValueError, "empty separator");
  }
  // Define methods. Each one gets the string and its arguments by name; returned strings become bytes or bytearrays.
  function define(names, parameters, method) {
    names.split(" ").forEach(function (name) {
      var slots = { self: null }, defaults = {};
      parameters.forEach(function (each) {
        var [key, value] = [].concat(each);
        slots[key] = null;
        if (Array.isArray(each)) defaults[key] = value;
      });
      made[name] = function () {
        var $ = $B.args(name, parameters.length + 1, slots, arguments, defaults, null, null);
        var type = $B.$isinstance($.self, bytearray) ? bytearray : bytes;
        function typed(value) {
          if (typeof value == "string") return type === bytes ? fast_bytes(octets(value)) : { ob_type: type, source: octets(value), exports: 0 };
          if (!Array.isArray(value)) return value;
          var all = value.map(typed);
          return value.all ? $B.fast_tuple(all) : $B.$list(all);
        }
        return typed(method(chars($.self.source), $, name));
      };
    });
  }
  function three(items) { return Object.assign(items, { all: true }); }
  var bounds = [["start", empty], ["end", empty]];
  define("find rfind count", ["sub", ...bounds], function (text, $, name) {
    var part = sought($.sub), span = $B.span(text.length, $.start, $.end);
    return span ? $B.seek[name](text, part, span) : name == "count" ? 0 : -1;
  });
  ["index", "rindex"].forEach(function (name) {
    made[name] = function () {
      var at = made[name.replace("index", "find")].apply(null, arguments);
      return at < 0 ? $B.RAISE(_b_.ValueError, "subsection not found") : at;
    };
  });
  define("startswith endswith", ["part", ...bounds], function (text, $, name) {
    var span = $B.span(text.length, $.start, $.end);
    var parts = ($B.is_tuple($.part) ? Array.from($.part) : [$.part]).map((part) => given(
      part, `${name} first arg must be bytes or a tuple of bytes, not ${$B.class_name(part)}`));
    return span !== null && parts.some((part) => $B.seek[name](text, part, span));
  });
  define("strip lstrip rstrip", [["chars", empty]], function (text, $, name) {
    var some = $.chars === empty ? blank : given($.chars), from = 0, to = text.length;
    if (name != "rstrip") while (from < to && some.includes(text[from])) from++;
    if (name != "lstrip") while (from < to && some.includes(text[to - 1])) to--;
    return text.slice(from, to);
  });
  define("partition rpartition", ["sep"], function (text, $, name) {
    var mark = separator($.sep), first = name == "partition", at = first ? text.indexOf(mark) : text.lastIndexOf(mark);
    if (at < 0) return three(first ? [text, "", ""] : ["", "", text]);
    return three([text.slice(0, at), mark, text.slice(at + mark.length)]);
  });
  define("split rsplit", [["sep", empty], ["maxsplit", -1]], function (text, $, name) {
    var most = integer($.maxsplit), last = name == "rsplit";
    if (most < 0) most = Infinity;
    if ($.sep !== empty) {
      var mark = separator($.sep), parts = text.split(mark);
      if (parts.length <= most + 1) return parts;
      return last ? [parts.slice(0, parts.length - most).join(mark), ...parts.slice(parts.length - most)]
        : [...parts.slice(0, most), parts.slice(most).join(mark)];
    }
    var words = Array.from(text.matchAll(/[^\t-\r ]+/g)), count = words.length;
    if (count <= most) return words.map(String);
    var at = last ? words[count - most - 1] : words[most];
    return last ? [text.slice(0, at.index + at[0].length), ...words.slice(count - most).map(String)]
      : [...words.slice(0, most).map(String), text.slice(at.index)];
  });
  define("splitlines", [["keepends", false]], function (text, $) {
    var lines = text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+/g) || [];
    return $B.$bool($.keepends) ? lines : lines.map((line) => line.replace(/[\r\n]+$/, ""));
  });
  define("replace", ["old", "new", ["count", -1]], function (text, $) {
    return $B.replaced(text, given($.old), given($["new"]), integer($.count));
  });
  define("removeprefix", ["prefix"], function (text, $) {
    var part = given($.prefix);
    return text.startsWith(part) ? text.slice(part.length) : text;
  });
  define("removesuffix", ["suffix"], function (text, $) {
    var part = given($.suffix);
    return text.endsWith(part) ? text.slice(0, text.length - part.length) : text;
  });
  define("center ljust rjust", ["width", ["fillbyte", _b_.None]], function (text, $, name) {
    var width = integer($.width), missing = Math.max(0, width - text.length), fill = $.fillbyte === empty ? " " : given($.fillbyte);
    if (fill.length != 1) $B.RAISE(_b_.TypeError, `${name}() argument 2 must be a byte string of length 1`);
    var left = $B.left[name](missing, width);
    return fill.repeat(left) + text + fill.repeat(missing - left);
  });
  define("zfill", ["width"], function (text, $) {
    var sign = /^[-+]/.test(text) ? text[0] : "";
    return sign + "0".repeat(Math.max(0, integer($.width) - text.length)) + text.slice(sign.length);
  });
  define("expandtabs", [["tabsize", 8]], function (text, $) {
    var size = integer($.tabsize), column = 0;
    return text.replace(/[^\t]|\t/g, function (char) {
      if (char != "\t") {
        column = char == "\n" || char == "\r" ? 0 : column + 1;
        return char;
      }
      if (size <= 0) return "";
      var wide = size - column % size;
      column += wide;
      return " ".repeat(wide);
    });
  });
  define("join", ["iterable"], function (text, $) {
    var parts = Array.from($B.make_js_iterator($.iterable), (item, i) => given(
      item, `sequence item ${i}: expected a bytes-like object, ${$B.class_name(item)} found`));
    return parts.join(text);
  });
  define("translate", ["table", ["delete", null]], function (text, $) {
    var table = $.table === empty ? null : given($.table), gone = $["delete"] === null ? "" : given($["delete"]);
    if (table && table.length != 256) $B.RAISE(_b_.ValueError, "translation table must be 256 characters long");
    return Array.from(text, (char) => gone.includes(char) ? "" : table ? table[char.charCodeAt(0)] : char).join("");
  });
  define("upper", [], upper);
  define("lower", [], lower);
  define("title", [], title);
  define("capitalize", [], (text) => upper(text.slice(0, 1)) + lower(text.slice(1)));
  define("swapcase", [], (text) => text.replace(/[A-Za-z]/g, (char) => char < "a" ? lower(char) : upper(char)));
  define("isalnum", [], (text) => /^[0-9A-Za-z]+$/.test(text));
  define("isalpha", [], (text) => /^[A-Za-z]+$/.test(text));
  define("isdigit", [], (text) => /^[0-9]+$/.test(text));
  define("isspace", [], (text) => /^[\t-\r ]+$/.test(text));
  define("isascii", [], (text) => !/[\x80-\xff]/.test(text));
  define("islower", [], (text) => /[a-z]/.test(text) && !/[A-Z]/.test(text));
  define("isupper", [], (text) => /[A-Z]/.test(text) && !/[a-z]/.test(text));
  define("istitle", [], (text) => /[A-Za-z]/.test(text) && title(text) == text);
  made.maketrans = function () {
    var $ = $B.args("maketrans", 2, { from: null, to: null }, arguments, {}, null, null);
    var from = octets(given($.from)), to = octets(given($.to)), table = Array.from({ length: 256 }, (_, i) => i);
    if (from.length != to.length) $B.RAISE(_b_.ValueError, "maketrans arguments must have same length");
    from.forEach((byte, i) => { table[byte] = to[i]; });
    return fast_bytes(table);
  };
  made.contains = (self, other) => chars(self.source).includes(sought(other));
  return made;
})();
function sq_contains(self, other) { return binary.contains(self, other); }
