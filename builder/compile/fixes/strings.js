function text(value) {
  if (typeof value == "string") return /[\ud800-\udfff]/.test(value) ? $B.String(value) : value;
  if (Array.isArray(value)) value.forEach((item, i) => { value[i] = text(item); });
  return value;
}
// Of subclasses, methods see what they hold: but what is to be formatted stays what it is.
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
// What has case, by Unicode's derived properties.
[["islower", /\p{Lowercase}/u, /[\p{Uppercase}\p{Lt}]/u], ["isupper", /\p{Uppercase}/u, /[\p{Lowercase}\p{Lt}]/u]].forEach(function (each) {
  str_funcs[each[0]] = function (self) {
    $B.check_nb_args_no_kw("str." + each[0], 1, arguments);
    var value = String(to_string(self));
    return each[1].test(value) && !each[2].test(value);
  };
});
function padded(name, before) {
  str_funcs[name] = function () {
    var $ = $B.args(name, 3, { self: null, width: null, fillchar: null }, arguments, { fillchar: " " }, null, null);
    var width = Number($B.PyNumber_Index($.width)), missing = Math.max(0, width - str.mp_length($.self)), fill = to_string($.fillchar);
    check_str(fill, "The fill character ");
    if (str.mp_length(fill) != 1) $B.RAISE(_b_.TypeError, "The fill character must be exactly one character long");
    var left = before(missing, width);
    return $B.String(fill.repeat(left) + to_string($.self) + fill.repeat(missing - left));
  };
}
padded("center", (missing, width) => (missing >> 1) + (missing & width & 1));
padded("ljust", () => 0);
padded("rjust", (missing) => missing);
str_funcs.partition = function (self, sep) {
  $B.check_nb_args_no_kw("str.partition", 2, arguments);
  check_str(sep);
  var s = String(to_string(self)), mark = String(to_string(sep)), i = s.indexOf(mark);
  if (!mark) $B.RAISE(_b_.ValueError, "empty separator");
  return $B.fast_tuple((i < 0 ? [s, "", ""] : [s.slice(0, i), mark, s.slice(i + mark.length)]).map(text));
};
