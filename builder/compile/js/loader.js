// After brython.js: a registry of compiled modules, and an import system that knows nothing else. Never the network,
// never a cache, never generated code.
(function ($B) {
  var builtins = $B.builtins, modules = Object.create(null);
  globalThis.eval = natives.eval;
  globalThis.Function = natives.Function;

  $B.use_VFS = true;
  $B.VFS = {};
  $B.stdlib_module_names = [];
  $B.indexedDB = undefined;
  $B.has_indexedDB = false;
  $B.brython_options.indexeddb = false;
  $B.brython_options.static_stdlib_import = false;
  builtins.__debug__ = true;

  // Each row: kind (0 module, 1 package, 2 library in JavaScript), file name, body. A chunk may arrive twice.
  function add(rows) {
    for (var name in rows) if (!(name in modules)) modules[name] = rows[name];
  }

  function makeClass(name, functions, own) {
    var made = $B.make_builtin_class(name);
    made.tp_funcs = functions;
    Object.assign(made, own);
    $B.set_func_names(made, "gossamer");
    $B.finalize_type(made);
    return made;
  }

  var Loader = makeClass("GossamerLoader", {
    create_module: function () { return builtins.None; },
    exec_module: function (self, module) { execute($B.module_getattr(module, "__name__"), module); },
  }, { tp_methods: ["create_module", "exec_module"] });
  var loader = { ob_type: Loader };

  var Finder = makeClass("GossamerFinder", {
    find_spec: function (cls, name) {
      var row = modules[name];
      if (row === undefined) absent(name);
      var dot = name.lastIndexOf(".");
      return $B.ModuleSpec.$factory({
        name: name, loader: loader, origin: row[1], loader_state: builtins.None, cached: builtins.None,
        submodule_search_locations: row[0] === 1 ? $B.$list([]) : builtins.None,
        parent: row[0] === 1 ? name : name.slice(0, Math.max(dot, 0)), has_location: true,
      });
    },
  }, { classmethods: ["find_spec"] });

  function absent(name) {
    var error = $B.EXC(builtins.ModuleNotFoundError, "No module named '" + name + "'");
    error.name = name;
    throw error;
  }

  $B.$meta_path = [Finder];
  $B.make_import_paths = function (filename) {
    $B.import_info[filename] = { meta_path: [Finder], path_hooks: [], path: [] };
  };

  function execute(name, module) {
    var row = modules[name];
    $B.url2name[row[1]] = name;
    if (name === "__main__") $B.imported.main = module;
    if (row[0] === 2) return library(name, row[2]);
    $B.module_setattr(module, "__file__", row[1]);
    module.$is_package = row[0] === 1;
    if (row[2]) row[2]($B);
    $B.module_setattr(module, "__initializing__", false);
  }

  // A library written in JavaScript puts its own module into $B.imported.
  function library(name, body) {
    body($B);
    var module = $B.imported[name];
    module.ob_type = $B.module;
    $B.module_setattr(module, "__name__", name);
    for (var entry of $B.module_items(module)) {
      var value = entry.value;
      if (typeof value === "function") {
        value.$infos = value.$infos || { __module__: name, __name__: entry.key, __qualname__: entry.key };
        value.$in_js_module = true;
        value.func_module = name;
      } else if (value && value.func_module === undefined && $B.$isinstance(value, builtins.type)) {
        value.func_module = name;
      }
    }
  }

  function run(name) {
    if (name in $B.imported) return;
    try {
      $B.$__import__(name, builtins.None, builtins.None, []);
    } catch (error) {
      $B.show_error($B.exception(error));
      throw error;
    }
  }

  ["exec", "eval", "compile"].forEach(function (name) {
    var refuse = function () {
      $B.RAISE(builtins.RuntimeError, name + "() is not available: Python is compiled at build time");
    };
    refuse.ob_type = $B.builtin_function_or_method;
    refuse.m_module = "builtins";
    refuse.$function_infos = ["builtins", name, name];
    builtins[name] = refuse;
    $B.module_setattr(builtins.__builtins__, name, refuse);
  });

  $B.gossamer = { add: add, run: run };
})(__BRYTHON__);
