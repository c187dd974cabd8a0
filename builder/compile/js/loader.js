// Runs after brython.js: a registry of compiled modules, and an import system that uses only the registry. It never
// uses the network, a cache or generated code.
(function ($B) {
  var builtins = $B.builtins, None = builtins.None, modules = Object.create(null);
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

  // Each row has a kind (0 module, 1 package, 2 library in JavaScript), file name and body. A chunk may arrive twice.
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
        name: name, loader: loader, origin: row[1], loader_state: None, cached: builtins.None,
        submodule_search_locations: row[0] === 1 ? $B.$list([]) : builtins.None,
        parent: row[0] === 1 ? name : name.slice(0, Math.max(dot, 0)), has_location: true,
      });
    },
  }, { classmethods: ["find_spec"] });

  var COMPILER = /^(_?ast\w*|_?symtable|_profile|_webworker|bdb|browser\.worker|code|codeop|dis|doctest|pdb|profile|trace)$/;

  function absent(name) {
    var why = COMPILER.test(name) ? " (it needs Python's compiler, which is not in the browser)"
      : " (the build saw no import of it: [build] include can name it)";
    var error = $B.EXC(builtins.ModuleNotFoundError, "No module named '" + name + "'" + why);
    error.name = name;
    throw error;
  }

  $B.$meta_path = [Finder];
  $B.finders = {};
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
    if (row[4]) row[2]();
    else body(name, row);
    $B.module_setattr(module, "__initializing__", false);
  }

  function body(name, row) {
    var locals = $B.namespace(name), frame = [name, locals, name, locals];
    locals.__file__ = row[1];
    locals.__name__ = name;
    locals.__doc__ = row[3] || None;
    $B.enter_frame(frame, row[1], 1);
    locals.$annotations = {};
    try {
      if (row[2]) row[2]($B, builtins, locals, frame);
    } catch (error) {
      $B.set_exc_and_trace(frame, error);
      throw error;
    } finally {
      $B.leave_frame({ locals: locals, value: None });
    }
  }

  // Create a function, with the code that the compiler would repeat for each one. `more` has non-default facts:
  // q qualified name, d defaults, k keyword defaults, s docstring, v *args, w **kwargs, n positional parameters,
  // o positional-only ones, h annotations, t type parameters, f free variables and where they live, c the namespace
  // that holds the method's class, a asynchronous, x leaves its frame itself, l line.
  $B.def = function (outer, name, names, run, more) {
    more = more || {};
    var count = more.n === undefined ? names.length : more.n, line = more.l || 1, file = outer.__file__;
    var simple = !(more.d || more.k || more.v || more.w || more.o) && count === names.length;
    function arguments_of(given) {
      if (!simple || given.length !== count || (count && given[count - 1] && given[count - 1].$kw)) {
        if ($B.frame_obj) return $B.args_parser(made, given);
        try {
          return $B.args_parser(made, given);
        } catch (error) { // called by the browser: add a frame, so that the traceback shows the position
          var frame = [name, {}, outer[2], outer[3], made];
          $B.enter_frame(frame, file, line);
          $B.set_exc_and_leave(frame, error);
        }
      }
      var locals = count ? {} : $B.empty_dict();
      for (var i = 0; i < count; i++) locals[names[i]] = given[i];
      return locals;
    }
    function enter(self, given) {
      var locals = arguments_of(given), frame = [name, locals, outer[2], outer[3], made];
      for (var free in more.f) if (more.f[free]) lend(locals, free, more.f[free]);
      $B.enter_frame(frame, file, line);
      $B.js_this = self;
      return frame;
    }
    function own(frame) {
      if (more.c) frame[1].ob_type = frame[1].__class__ = $B.get_method_class(made, more.c, outer[0], [outer[0]]);
    }
    function made() {
      // The same as `enter` and `own`, but inlined for speed, because every function call runs this.
      var locals = arguments_of(arguments), frame = [name, locals, outer[2], outer[3], made];
      if (more.f) for (var free in more.f) if (more.f[free]) lend(locals, free, more.f[free]);
      $B.enter_frame(frame, file, line);
      try {
        $B.js_this = this;
        if (more.c) own(frame);
        return $B.trace_return_and_leave(frame, run(locals, frame));
      } catch (error) {
        $B.set_exc_and_leave(frame, error);
      }
    }
    function promised() {
      try {
        var frame = enter(this, arguments);
        frame.$async = true;
        own(frame);
        return run(frame[1], frame);
      } catch (error) {
        return Promise.reject(error);
      }
    }
    function direct() {
      var frame = enter(this, arguments);
      try {
        own(frame);
      } catch (error) {
        $B.set_exc_and_leave(frame, error);
      }
      return run(frame[1], frame);
    }
    if (more.a) made = promised;
    if (more.x) made = direct;
    var flags = 3 + (more.v ? 4 : 0) + (more.w ? 8 : 0) + (more.a ? 128 : 0);
    var all = names.concat(more.v || [], more.w || []);
    if (more.c) made.$is_method = true;
    made.$function_infos = [outer[2], name, more.q || name, file, more.d || None, more.k || None, more.s || None, names,
      more.v || null, more.w || null, count, line, flags, Object.keys(more.f || {}), names.length - count, more.o || 0,
      all, more.h || false, more.t || [], outer];
    $B.set_func_attrs(made, outer, outer[2]);
    made.ob_type = $B.function;
    made.__annotate__ = None;
    return more.a ? $B.make_async(made) : made;
  };

  function lend(locals, name, space) {
    Object.defineProperty(locals, name, {
      get: function () { return space[name]; }, set: function () {}, enumerable: true, configurable: true,
    });
  }

  // Create a class. `run` fills its namespace and returns its annotation function, if it has one.
  $B.cls = function (outer, name, bases, keywords, run, more) {
    more = more || {};
    var qualname = more.q || name, resolved = $B.resolve_mro_entries(bases);
    var metaclass = $B.get_metaclass(name, resolved, keywords.metaclass);
    var space = $B.make_class_namespace(metaclass, name, qualname, bases, resolved, keywords);
    var locals = $B.dict_proxy(space), frame = [name, locals, outer[2], outer[3]];
    locals.__doc__ = more.s || None;
    locals.__module__ = outer[2];
    locals.__firstlineno__ = more.l || 1;
    $B.enter_frame(frame, outer.__file__, more.l || 1);
    if (frame.$f_trace !== None) $B.trace_line();
    var annotate = run(locals, frame);
    locals.__static_attributes__ = $B.fast_tuple(more.a || []);
    $B.make_annotate_func(space, annotate, frame);
    var made = $B.$class_constructor(qualname, space, metaclass, resolved, bases, keywords);
    $B.trace_return_and_leave(frame, None);
    return made;
  };

  // Run a comprehension: call `run(item, result)` for each item; delete its variables from `space` afterwards.
  $B.comp = function (frame, space, over, line, result, run, names) {
    var items = $B.make_js_iterator(over, frame, line);
    try {
      for (var item of items) run(item, result);
    } catch (error) {
      $B.set_exc(error, frame);
      throw error;
    }
    names.forEach(function (name) { delete space[name]; });
    return result;
  };

  // Create a generator expression: `run` yields the values for one item.
  $B.gen = function (outer, over, line, names, run) {
    var locals = { ".0": over }, frame = ["<genexpr>", locals, outer[2], outer[3]], file = outer.__file__;
    frame.$has_generators = true;
    frame.__file__ = file;
    frame.$lineno = line;
    $B.make_f_code(frame, names);
    $B.make_js_iterator(over, frame, line);
    frame.$f_trace = None;
    var current = $B.frame_obj;
    return $B.generator.$factory(function* (over) {
      $B.enter_frame(frame, file, line);
      for (var item of $B.make_js_iterator(over, frame, line)) {
        $B.enter_frame(frame, file, line);
        try {
          yield* run(locals, frame, item, current);
        } catch (error) {
          $B.leave_frame();
          throw error;
        }
        $B.leave_frame();
      }
      $B.leave_frame();
    }, "<genexpr>")(over);
  };

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

  // Short names for the functions that compiled code calls most (SHORT in lean.py).
  Object.assign($B, {
    m: $B.call_attr, c: $B.$call, q: $B.rich_comp, o: $B.rich_op, i: $B.$getitem, g: $B.$getattr, b: $B.$bool,
    t: $B.fast_tuple, d: builtins.dict.$literal, f: $B.$import_from, h: $B.$is_member, j: $B.make_js_iterator, p: $B.promise,
    r: $B.resolve_in_scopes, u: $B.unpacker, x: $B.set_exc_and_leave, y: $B.trace_return_and_leave,
  });
  $B.gossamer = { add: add, run: run };
})(__BRYTHON__);
