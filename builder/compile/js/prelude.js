// Runs before brython.js, which generates code twice while it loads: a feature test with eval, and (in the full
// runtime) its syntax-tree classes with Function. Both are replaced here; the loader restores the native functions.
var natives = { eval: globalThis.eval, Function: globalThis.Function };
globalThis.__BRYTHON__ = { brython_path: globalThis.location.origin + "/" };
globalThis.eval = function (text) {
  return text === "async function* f(){}" ? undefined : natives.eval(text);
};
globalThis.Function = function () {
  var names = Array.prototype.slice.call(arguments, 0, -1), lists = [];
  var lines = String(arguments[names.length]).split("\n").filter(function (line) { return line.trim(); });
  var known = lines.every(function (line) {
    var found = /^ *this\.(\w+) = (?:(\w+)|\$B\.\$list\((\w+) === undefined \? \[\] : \w+\))$/.exec(line);
    if (found && found[3]) lists.push(found[1]);
    return found && names.indexOf(found[1]) >= 0;
  });
  if (!known) return natives.Function.apply(null, arguments);
  return function () {
    for (var i = 0; i < names.length; i++) {
      var value = arguments[i];
      this[names[i]] = lists.indexOf(names[i]) < 0 ? value : __BRYTHON__.$list(value === undefined ? [] : value);
    }
  };
};
globalThis.Function.prototype = natives.Function.prototype;
