// Creates functions whose parameters are known only at run time, for our replacements of standard modules. Brython's
// own modules generate source and exec it; here the runtime's argument parser gets the parameters directly.
(function ($B) {
  var builtins = $B.builtins, None = builtins.None;

  // Return a function called `name` with these parameters: the first `count` positional, the rest keyword-only. It
  // passes the values, in the order of the names, to `run`.
  function make_function(name, names, count, defaults, keywords, run) {
    var frame = $B.frame_obj.frame, plain = None;
    if (keywords !== None) {
      plain = {};
      for (var entry of builtins.dict.$iter_items(keywords)) plain[entry.key] = entry.value;
    }
    var list = Array.from(names);
    function made() {
      var locals = $B.args_parser(made, arguments);
      return $B.$call(run, ...list.map(function (each) { return locals[each]; }));
    }
    made.$function_infos = [frame[2], name, name, frame.__file__, defaults, plain, None, list, null, null, count, 1, 3, [],
      list.length - count, 0, list.slice(), false, [], frame];
    $B.set_func_attrs(made, frame, frame[2]);
    made.ob_type = $B.function;
    made.__annotate__ = None;
    return made;
  }

  function normalize(form, text) {
    return text.normalize(form);
  }

  function in_category(category, char) {
    return new RegExp("^\\p{" + category + "}", "u").test(char);
  }

  $B.addToImported("_gossamer", { make_function: make_function, normalize: normalize, in_category: in_category });
})(__BRYTHON__);
