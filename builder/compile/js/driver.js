// The entry point of the compiler: Python text in, JSON out. Each call resets the counters, so that a module's
// JavaScript depends only on its own text and not on what was compiled before it.
globalThis.gossamerCompile = (function ($B) {
  "use strict";
  const builtins = $B.builtins;
  const compilerState = new Set(Object.keys($B.imported));

  function tree(node) {
    if (Array.isArray(node)) return node.map(tree);
    if (node === undefined || node === builtins.None) return null;
    const kind = typeof node === "function" ? node.$name : node?.constructor?.$name;
    if (kind === undefined || !(kind in $B.ast_classes)) return scalar(node);
    const out = { kind };
    if (node.lineno !== undefined) Object.assign(out, { line: node.lineno, column: node.col_offset + 1 });
    for (const field of node.constructor._fields ?? []) {
      const name = field.replace(/[?*]$/, "");
      if (node[name] !== undefined && node[name] !== builtins.None) out[name] = tree(node[name]);
    }
    if (node.is_lazy) out.is_lazy = true;
    return out;
  }

  function scalar(node) {
    if (typeof node === "string" || typeof node === "number" || typeof node === "boolean") return node;
    if (node instanceof String) return String(node);
    return null;
  }

  // Remove the annotations of functions, which only tools read.
  function unannotate(node) {
    if (Array.isArray(node)) node.forEach(unannotate);
    const kind = node?.constructor?.$name;
    if (!(kind in $B.ast_classes)) return;
    if (kind === "FunctionDef" || kind === "AsyncFunctionDef") node.returns = undefined;
    if (kind === "arg") node.annotation = undefined;
    for (const field of node.constructor._fields ?? []) unannotate(node[field.replace(/[?*]$/, "")]);
  }

  function fault(error) {
    const place = error.args?.[1];
    const at = Array.isArray(place) ? place : [];
    const line = Number(error.lineno ?? at[1] ?? 0), column = Number(error.offset ?? at[2] ?? 0);
    const known = error.ob_type !== undefined;
    return {
      type: known ? $B.class_name(error) : "InternalError",
      message: String(error.args?.[0] ?? error.msg ?? error.message ?? error),
      line: Number.isFinite(line) ? line : 0,
      column: Number.isFinite(column) ? column : 0,
      stack: known ? "" : String(error.stack ?? ""),
    };
  }

  function forget(filename) {
    delete $B.url2name[filename];
    delete $B.file_cache[filename];
    for (const name of Object.keys($B.imported)) if (!compilerState.has(name)) delete $B.imported[name];
    $B.frame_obj = null;
  }

  let read, keeps; // the tree as it was written, and whether it keeps annotations
  const parse = $B._PyPegen.run_parser;
  $B._PyPegen.run_parser = function (parser) {
    const found = parse(parser);
    read = tree(found);
    if (!keeps) unannotate(found);
    return found;
  };

  return function (src, name, filename, annotated) {
    keeps = annotated;
    $B.$py_UUID = $B.gossamerId = 1;
    $B.frame_obj = null;
    $B.url2name[filename] = name;
    $B.script_filename = filename;
    $B.file_cache[filename] = src;
    try {
      const root = $B.py2js({ src, filename, imported: true }, name, name, $B.builtins_scope);
      return JSON.stringify({ js: root.to_js(), tree: read });
    } catch (error) {
      return JSON.stringify({ error: fault(error) });
    } finally {
      forget(filename);
    }
  };
})(__BRYTHON__);
