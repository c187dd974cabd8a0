"""Exception handlers: a bare `raise` re-raises the exception of its own handler, even if others were handled in
between; `except*` passes the matching group to its handler; `else` runs only if the body was completed.

The name in `except … as` is unbound after the handler. It is deleted only where that makes a difference: in a function,
if something outside the handler reads it. Names that may be deleted, also by `del`, are read with a check.
"""

from builder.compile.edits import Edit
from builder.compile.fixes.fix import Fix, script

_READ = """var scope=name_scope(this.id,scopes)
let gossamer=gossamer_unsure(scope,this.id,scopes)
if(gossamer){return make_ref(this.id,scopes,gossamer,this)}
if(this.id=='xzs')"""
_BIND = """if(handler.name){bind(handler.name,scopes)
var mangled=mangle(scopes,try_scope,handler.name)
js+=prefix+`locals.${mangled} = ${err}\\n`}
js+=add_body(handler.body,scopes)+'\\n'
if(!($B.last(handler.body)instanceof $B.ast.Return)){
js+=prefix+'$B.del_exc(frame)\\n'"""
# Brython puts `else` into JavaScript's `finally`, which also runs after `break`; and `yield` changes the frame count.
_FAILED = "if(has_else){js+=prefix+`var failed${id} = %s\\n`}\nvar try_scope=copy_scope($B.last(scopes))\n"
_BODY = "scopes.push(try_scope)\njs+=add_body(this.body,scopes)+'\\n'\n"
_NOT_FAILED = "if(has_else){js+=prefix+`failed${id} = false\\n`}\n"
_COUNTED = "elsebody=prefix+`if($B.count_frames() == stack_length_${id} `+\n`&& ! failed${id}){\\n`\n"
_ELSE_BODY = """indent()
elsebody+=add_body(this.orelse,scopes)
dedent()
elsebody+='\\n'+prefix+'}'\x20
if(has_else && has_finally){dedent()
js+=prefix+`try {\\n`+
elsebody+"""
_ELSE = tuple(
    edit
    for start, end, follows in (
        ("try_scope.type='try'\n", "dedent()\nif(has_except", "\n"),
        ("", "if(has_except_handlers)", "'\\n'"),
    )
    for edit in (
        Edit(_FAILED % "false" + start + _BODY + end, _FAILED % "true" + start + _BODY + _NOT_FAILED + end),
        Edit(
            _COUNTED + _ELSE_BODY + follows,
            "elsebody=prefix+`if(! failed${id}){\\n`\n" + _ELSE_BODY + follows,
        ),
    )
)
_RAISE = """$B.ast.Raise.prototype.to_js=function(scopes){
if(! this.exc){
let scope=last_scope(scopes),handler=gossamer_handlers.findLast(x => x.scope===scope)
if(handler) return prefix+`$B.set_lineno(frame, ${this.lineno})\\n`+prefix+`throw ${handler.err}`
}
"""
_STR = """_b_.BaseException.tp_str=function(self){var args=self.args
if(args.length > 1 && ! $B.is_exc(self,[_b_.SyntaxError,_b_.BaseExceptionGroup])){return _b_.repr(args)}
return args.length > 0 ? _b_.str.$factory(args[0]):''}
"""

# the condition for an exception group may be a type, several types, or a function
_JUDGE = """BaseExceptionGroup_funcs.split=function(self,condition){
var judge=$B.is_type(condition)||$B.is_tuple(condition)? exc=> $B.$isinstance(exc,condition):exc=> $B.$bool($B.$call(condition,exc))
if(judge(self)){return $B.fast_tuple([self,_b_.None])}
"""

FIX = Fix(
    "exceptions",
    compiler=(
        Edit(
            "$B.ast.Try.prototype.to_js=function(scopes){",
            script("exceptions.js") + "$B.ast.Try.prototype.to_js=function(scopes){",
        ),
        *_ELSE,
        Edit("var scope=name_scope(this.id,scopes)\nif(this.id=='xzs')", _READ),
        Edit(
            _BIND + "\njs+=prefix+`$B.frame_obj = save",
            "js+=gossamer_handler(handler,err,scopes)\n"
            "if(!($B.last(handler.body)instanceof $B.ast.Return)){\n"
            "let gossamer_up=gossamer_handlers.findLast(x => x.scope===last_scope(scopes))\n"
            "js+=prefix+(gossamer_up ? `$B.set_exc(${gossamer_up.err}, frame)\\n` : '$B.del_exc(frame)\\n')\n"
            "js+=prefix+`$B.frame_obj = save",
        ),
        Edit(
            _BIND + "}\ndedent()\njs+=prefix+'}\\n'",
            "js+=gossamer_handler(handler,'matching',scopes)\n"
            "if(!($B.last(handler.body)instanceof $B.ast.Return)){\n"
            "js+=prefix+'$B.del_exc(frame)\\n'}\ndedent()\njs+=prefix+'}\\n'",
        ),
        Edit("$B.ast.Raise.prototype.to_js=function(scopes){", _RAISE),
        Edit(
            "prefix+tab+`${err} = _b_.BaseExceptionGroup.$factory(_b_.None, [${err}])\\n`+",
            "prefix+tab+`var naked${id} = ${err}\\n`+prefix+tab+`${err} = $B.$call(_b_.BaseExceptionGroup, '', $B.$list([${err}]))\\n`+",
        ),
        Edit("js+=prefix+'for (var err of matching.excs) {\\n'\n", "js+=prefix+'{\\n'\n"),
        Edit(
            "js+=prefix+`${err} = rest\\n`}}\njs+=prefix+`if (${err} !== _b_.None) {\\n`+\nprefix+tab+`throw ${err}\\n`+",
            "js+=prefix+`${err} = rest\\n`}}\njs+=prefix+`if (${err} !== _b_.None) {\\n`+\n"
            "prefix+tab+`throw naked${id} && ${err}.excs.length == 1 ? naked${id} : ${err}\\n`+",
        ),
    ),
    runtime=(
        Edit("BaseExceptionGroup_funcs.split=function(self,condition){\n", _JUDGE),
        Edit("else if(condition(exc)){matching_excs", "else if(judge(exc)){matching_excs"),
        Edit("_b_.BaseException.tp_str=function(self){", _STR, "_b_.BaseException.tp_init="),
        Edit(
            "return $B.$call(_b_.AttributeError,msg,[],{$kw:[{name,obj}]})",
            "return $B.$call(_b_.AttributeError,msg,{$kw:[{name,obj}]})",
        ),
    ),
)
