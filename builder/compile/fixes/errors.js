function gossamer_members(cls, names) {
  cls.tp_members = names.map((name) => [name, $B.TYPES.OBJECT, name, 0]);
  $B.set_func_names(cls, "builtins");
}
// exception classes by error number, with the numbers of Linux, as in Brython's module errno
var gossamer_errno = { 1: "Permission", 2: "FileNotFound", 3: "ProcessLookup", 4: "Interrupted", 10: "ChildProcess",
  11: "BlockingIO", 13: "Permission", 17: "FileExists", 20: "NotADirectory", 21: "IsADirectory", 32: "BrokenPipe",
  103: "ConnectionAborted", 104: "ConnectionReset", 110: "Timeout", 111: "ConnectionRefused",
  10053: "ConnectionAborted", 10054: "ConnectionReset", 10060: "Timeout", 10061: "ConnectionRefused" };
_b_.OSError.tp_new = function (cls, args, kw) {
  var found = cls === _b_.OSError && args.length > 1 && gossamer_errno[args[0]];
  var self = _b_.BaseException.tp_new(found ? _b_[found + "Error"] : cls, args, kw);
  self.errno = self.strerror = self.filename = self.filename2 = _b_.None;
  return self;
};
_b_.OSError.tp_init = function (self) {
  _b_.BaseException.tp_init(...arguments);
  var args = self.args;
  if (args.length < 2 || args.length > 5) return;
  [self.errno, self.strerror, self.filename = _b_.None, , self.filename2 = _b_.None] = args;
  if (self.filename !== _b_.None) self.args = $B.fast_tuple(args.slice(0, 2));
};
_b_.OSError.tp_str = function (self) {
  if (self.strerror === _b_.None) return _b_.BaseException.tp_str(self);
  var names = [self.filename, self.filename2].filter((name) => name !== _b_.None).map((name) => _b_.repr(name));
  return `[Errno ${_b_.str.$factory(self.errno)}] ${_b_.str.$factory(self.strerror)}` + (names[0] ? ": " + names.join(" -> ") : "");
};
gossamer_members(_b_.OSError, ["errno", "strerror", "filename", "filename2"]);
_b_.SystemExit.tp_init = function (self) {
  _b_.BaseException.tp_init(...arguments);
  var args = self.args;
  self.code = args.length > 1 ? args : args.length ? args[0] : _b_.None;
};
gossamer_members(_b_.SystemExit, ["code"]);
