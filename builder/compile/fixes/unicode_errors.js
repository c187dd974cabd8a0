for (let [verb, types] of [["decode", "UOnnU"], ["encode", "UUnnU"], ["translate", "UnnU"]]) {
  let cls = _b_[`Unicode${verb[0].toUpperCase()}${verb.slice(1)}Error`];
  let names = ["encoding", "object", "start", "end", "reason"].slice(-types.length);
  cls.tp_init = function (self) {
    _b_.BaseException.tp_init(...arguments);
    $B.parse_tuple(self.args, 0, types);
    names.forEach((name, i) => { self[name] = self.args[i]; });
  };
  cls.tp_str = function (self) {
    var { start, end, object } = self, codec = self.encoding ? `'${self.encoding}' codec ` : "", what = "s", where = start;
    if (end - start == 1 && start < _b_.len(object)) {
      what = verb == "decode" ? " 0x" + object.source[start].toString(16).padStart(2, "0") : " " + _b_.ascii(_b_.str.mp_subscript(object, start));
    } else where += "-" + (end - 1);
    return `${codec}can't ${verb} ${verb == "decode" ? "byte" : "character"}${what} in position ${where}: ${self.reason}`;
  };
  gossamer_members(cls, names);
}
