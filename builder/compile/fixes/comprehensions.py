"""Comprehensions: give them their own variables, and await the `await` expressions in them.

Brython stores the variables in the enclosing function while the comprehension runs. If that makes a visible difference,
the comprehension is compiled like a generator expression, which has its own scope.
"""

from builder.compile.edits import Edit
from builder.compile.fixes.fix import Fix

_OWN_SCOPE = """function gossamer_some(node, kinds){
if(! node || typeof node !== 'object') return false
if(Array.isArray(node)) return node.some(x => gossamer_some(x, kinds))
if(kinds.some(x => node instanceof $B.ast[x])) return true
return (node.constructor._fields ?? []).some(x => gossamer_some(node[x.replace(/[?*]$/, '')], kinds))
}
function gossamer_own_scope(comp, bindings, scopes){
let seen = [comp.elt, comp.key, comp.value, comp.generators.map(x => [x.target, x.ifs]), comp.generators.slice(1).map(x => x.iter)]
if(gossamer_some(seen, ['Await', 'NamedExpr', 'Starred', 'Yield', 'YieldFrom']) || comp.generators.some(x => x.is_async) ||
(comp instanceof $B.ast.DictComp && comp.value === undefined)) return false
if(gossamer_some(seen, ['Lambda', 'GeneratorExp'])) return true
let block = x => x.ast && scopes.symtable.table.blocks.get(fast_id(x.ast))
let scope = $B.last(scopes), table = block(scope)
while(scope.parent && ! table){
scope = scope.parent
table = block(scope)
}
return ! table || [...bindings].some(x => $B.str_dict_get(table.symbols, x) !== $B.NULL && ! table.gossamer?.has(x))
}
function gossamer_generator(comp, scopes){
let made = {__proto__: comp}
if(comp instanceof $B.ast.DictComp){
made.elt = new $B.ast.Tuple([comp.key, comp.value], new $B.ast.Load())
copy_position(made.elt, comp.key)
}
let kind = comp instanceof $B.ast.ListComp ? 'list' : comp instanceof $B.ast.SetComp ? 'set' : 'dict'
return `$B.$call(_b_.${kind}, ` + $B.ast.GeneratorExp.prototype.to_js.call(made, scopes) + ')'
}
function make_comp(scopes){"""

FIX = Fix(
    "comprehensions",
    compiler=(
        Edit(  # mark the names that are in the function's symbol table only because of a comprehension
            "if(!existing){\nvar v_flags=only_flags\n",
            "if(!existing){\n(ste.gossamer ??= new Set()).add(k)\nvar v_flags=only_flags\n",
        ),
        Edit("function make_comp(scopes){", _OWN_SCOPE),
        Edit(
            "for(var gen of this.generators){comp_bindings(gen,bindings)}\nvar save_locals",
            "for(var gen of this.generators){comp_bindings(gen,bindings)}\n"
            "if(gossamer_own_scope(this,bindings,scopes)){return gossamer_generator(this,scopes)}\nvar save_locals",
        ),
    ),
)
