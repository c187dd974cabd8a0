function text(value) {
  if (typeof value == "string") return /[\ud800-\udfff]/.test(value) ? $B.String(value) : value;
  if (Array.isArray(value)) value.forEach((item, i) => { value[i] = text(item); });
  return value;
}
// Return the start and end of a search in a sequence of this size, or null if the start is beyond the end.
$B.span = function (size, start, end) {
  function place(value, missing) {
    if (value === _b_.None || value === undefined) return missing;
    try { value = Number($B.PyNumber_Index(value)); } catch (error) {
      $B.RAISE(_b_.TypeError, "slice indices must be integers or None or have an __index__ method");
    }
    return value < 0 ? Math.max(0, value + size) : value;
  }
  var from = place(start, 0), to = Math.min(place(end, size), size);
  return from > to ? null : [from, to];
};
// The functions behind `find`, `rfind`, `count`, `startswith` and `endswith`, for a string between two positions.
$B.seek = {
  find(text, part, [from, to]) {
    var at = text.indexOf(part, from);
    return at + part.length > to ? -1 : at;
  },
  rfind(text, part, [from, to]) {
    var at = to < part.length ? -1 : text.lastIndexOf(part, to - part.length);
    return at < from ? -1 : at;
  },
  count(text, part, [from, to]) {
    var found = 0;
    if (!part) return to - from + 1;
    for (var at = from; (at = text.indexOf(part, at)) >= 0 && at + part.length <= to; at += part.length) found++;
    return found;
  },
  startswith: (text, part, [from, to]) => from + part.length <= to && text.startsWith(part, from),
  endswith: (text, part, [from, to]) => from + part.length <= to && text.startsWith(part, to - part.length),
};
// Return a string with the first `count` occurrences of a part replaced, or all if `count` is negative.
$B.replaced = function (text, old, fresh, count) {
  var parts = old ? text.split(old) : ["", ...text, ""];
  if (count < 0) return parts.join(fresh);
  return [parts.slice(0, count + 1).join(fresh), ...parts.slice(count + 1)].join(old);
};
// The search methods. Positions count characters, not surrogates.
["find", "rfind", "count", "startswith", "endswith"].forEach(function (name) {
  var seek = $B.seek[name], ends = name.endsWith("swith");
  str_funcs[name] = function (self, part) {
    if (arguments.length == 2 && typeof self == "string" && typeof part == "string") return seek(self, part, [0, self.length]);
    var $ = $B.args(name, 4, { self: null, part: null, start: null, end: null }, arguments, { start: _b_.None, end: _b_.None }, null, null);
    var parts = ends && $B.is_tuple($.part) ? Array.from($.part, $B.plain) : [$.part];
    parts.forEach(function (each) {
      if (!$B.is_str(each)) $B.RAISE(_b_.TypeError, ends ? `${name} first arg must be str or a tuple of str, not ${$B.class_name(each)}`
        : `${name}() argument 1 must be str, not ${$B.class_name(each)}`);
    });
    var value = to_string($.self), span = $B.span(str.mp_length(value), $.start, $.end);
    if (!span) return ends ? false : name == "count" ? 0 : -1;
    if (name == "count" && !parts[0].length) return span[1] - span[0] + 1;
    var places = span.map((place) => pypos2jspos(value, place)), found = parts.map((each) => seek(String(value), String(each), places));
    return ends ? found.includes(true) : name == "count" ? found[0] : jspos2pypos(value, found[0]);
  };
});
["index", "rindex"].forEach(function (name) {
  str_funcs[name] = function () {
    var at = str_funcs[name.replace("index", "find")].apply(null, arguments);
    return at < 0 ? $B.RAISE(_b_.ValueError, "substring not found") : at;
  };
});
str_funcs.replace = function () {
  var $ = $B.args("replace", 4, { self: null, old: null, new: null, count: null }, arguments, { count: -1 }, null, null);
  check_str($.old, "replace() argument 1 ");
  check_str($["new"], "replace() argument 2 ");
  return $B.replaced(String($.self), String($.old), String($["new"]), Number($B.PyNumber_Index($.count)));
};
["split", "rsplit"].forEach(function (name) {
  var split = str_funcs[name];
  str_funcs[name] = function () {
    var $ = $B.args(name, 3, { self: null, sep: null, maxsplit: null }, arguments, { sep: _b_.None, maxsplit: -1 }, null, null);
    if ($.sep !== _b_.None) check_str($.sep);
    return split($.self, $.sep, Number($B.PyNumber_Index($.maxsplit)));
  };
});
// Methods get the plain value of an instance of a subclass, except for arguments that are formatted.
Object.keys(str_funcs).forEach(function (name) {
  var method = str_funcs[name], many = !name.includes("format");
  str_funcs[name] = function () {
    var given = arguments;
    for (var i = many ? given.length - 1 : 0; i >= 0; i--) {
      if (typeof given[i] != "object") continue;
      if (given === arguments) given = Array.from(arguments);
      given[i] = $B.plain(given[i]);
    }
    return text(method.apply(this, given));
  };
});
// Character case, by Unicode's derived properties.
[["islower", /\p{Lowercase}/u, /[\p{Uppercase}\p{Lt}]/u], ["isupper", /\p{Uppercase}/u, /[\p{Lowercase}\p{Lt}]/u]].forEach(function (each) {
  str_funcs[each[0]] = function (self) {
    $B.check_nb_args_no_kw("str." + each[0], 1, arguments);
    var value = String(to_string(self));
    return each[1].test(value) && !each[2].test(value);
  };
});
// How many of the missing characters of this width come before the text.
$B.left = { center: (missing, width) => (missing >> 1) + (missing & width & 1), ljust: () => 0, rjust: (missing) => missing };
Object.keys($B.left).forEach(function (name) {
  str_funcs[name] = function () {
    var $ = $B.args(name, 3, { self: null, width: null, fillchar: null }, arguments, { fillchar: " " }, null, null);
    var width = Number($B.PyNumber_Index($.width)), missing = Math.max(0, width - str.mp_length($.self)), fill = to_string($.fillchar);
    check_str(fill, "The fill character ");
    if (str.mp_length(fill) != 1) $B.RAISE(_b_.TypeError, "The fill character must be exactly one character long");
    var left = $B.left[name](missing, width);
    return $B.String(fill.repeat(left) + to_string($.self) + fill.repeat(missing - left));
  };
});
str_funcs.partition = function (self, sep) {
  $B.check_nb_args_no_kw("str.partition", 2, arguments);
  check_str(sep);
  var s = String(to_string(self)), mark = String(to_string(sep)), i = s.indexOf(mark);
  if (!mark) $B.RAISE(_b_.ValueError, "empty separator");
  return $B.fast_tuple((i < 0 ? [s, "", ""] : [s.slice(0, i), mark, s.slice(i + mark.length)]).map(text));
};
