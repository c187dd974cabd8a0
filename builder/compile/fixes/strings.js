function text(value) {
  if (typeof value == "string") return /[\ud800-\udfff]/.test(value) ? $B.String(value) : value;
  if (Array.isArray(value)) value.forEach((item, i) => { value[i] = text(item); });
  return value;
}
["capitalize", "casefold", "expandtabs", "format", "format_map", "join", "lower", "lstrip", "removeprefix",
  "removesuffix", "replace", "rpartition", "rsplit", "rstrip", "split", "splitlines", "strip", "swapcase", "title",
  "translate", "upper"].forEach(function (name) {
  var plain = str_funcs[name];
  str_funcs[name] = function () { return text(plain.apply(this, arguments)); };
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
