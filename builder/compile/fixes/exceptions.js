// Find the names of a block that may become unbound: names after `del`, and those after `except … as` where it matters.
var gossamer_handlers = [];
function gossamer_fields(node, visit) {
  for (let name of node.constructor._fields ?? []) {
    let value = node[name.replace(/[?*]$/, "")];
    for (let item of Array.isArray(value) ? value : [value]) if (item && typeof item == "object") visit(item);
  }
}
function gossamer_lost(block) {
  if (!block) return new Set();
  if (block.gossamer_lost) return block.gossamer_lost;
  let lost = block.gossamer_lost = new Set(), caught = new Set(), used = new Set(), within = new Set(), all = !/Function|Lambda/.test(block.constructor.$name);
  let declared = new Set();
  function look(node, inner, held) {
    let kind = node.constructor.$name;
    if (kind == "Name") {
      if (node.ctx instanceof $B.ast.Del) (inner ? within : lost).add(node.id);
      if (node.ctx instanceof $B.ast.Load) {
        if (inner || !held.includes(node.id)) used.add(node.id);
        if (node.id == "locals" || node.id == "vars" || node.id == "dir") all = true;
      }
    } else if (kind == "Global" || kind == "Nonlocal") node.names.forEach((name) => { declared.add(name); });
    if (kind == "ExceptHandler" && node.name) {
      (inner ? within : caught).add(node.name);
      if (node.type) look(node.type, inner, held);
      node.body.forEach((item) => { look(item, inner, [...held, node.name]); });
    } else {
      let deeper = inner || /FunctionDef|Lambda|ClassDef|GeneratorExp/.test(kind);
      gossamer_fields(node, (item) => { look(item, deeper, held); });
    }
  }
  gossamer_fields(block, (item) => { look(item, false, []); });
  caught.forEach((name) => { if (all || used.has(name) || declared.has(name)) lost.add(name); });
  within.forEach((name) => { if (declared.has(name)) lost.add(name); });
  return lost;
}
// Return how to read a name that may be unbound, or undefined if it is certainly bound.
function gossamer_unsure(scope, name, scopes) {
  if (scope.resolve || scope.found === builtins_scope) return;
  let root = scope.found, own = last_scope(scopes);
  while (root.parent) root = root.parent;
  if (!gossamer_lost(root.ast).has(mangle(scopes, own, name))) return;
  if (root === own && gossamer_handlers.some((item) => item.scope === own && item.name == name)) return;
  if (root === own && own.type == "def") return { found: false, resolve: "local" };
  let names = [make_scope_name(scopes, root)];
  if (root === own && own.type == "class" || root === scopes[0]) names = [...new Set([...names, make_scope_name(scopes, scopes[0]), "_b_"])];
  return { found: false, resolve: names };
}
// Compile the body of a handler, after which its name is unbound.
function gossamer_handler(handler, err, scopes) {
  let scope = last_scope(scopes), name = handler.name, js = "";
  gossamer_handlers.push({ err, scope, name });
  let lost = name && gossamer_lost(scope.ast).has(name);
  if (name) {
    let bound = bind(name, scopes), plain = !scope.globals.has(name) && !scope.nonlocals.has(name);
    let ref = plain ? `locals.${mangle(scopes, $B.last(scopes), name)}` : `${make_scope_name(scopes, bound)}.${mangle(scopes, scope, name)}`;
    js = prefix + `${ref} = ${err}\n` + (lost ? prefix + "try {\n" : "") + add_body(handler.body, scopes) + "\n";
    if (lost) js += prefix + `} finally {\n` + prefix + `delete ${ref}\n` + prefix + "}\n";
    for (let each = $B.last(scopes); lost && each; each = each.parent) each.locals.delete(name);
  } else js = add_body(handler.body, scopes) + "\n";
  gossamer_handlers.pop();
  return js;
}
