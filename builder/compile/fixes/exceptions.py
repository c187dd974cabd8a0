"""A bare `raise` raises what its own handler caught, whatever was caught and forgotten in between; `except*` gives
its handler the group of what matches."""

from builder.compile.edits import Edit
from builder.compile.fixes.fix import Fix

_BODY = "js+=add_body(handler.body,scopes)+'\\n'\nif(!($B.last(handler.body)instanceof $B.ast.Return)){\n"
_UP = """let gossamer_scope=scopes.findLast(x => ! x.parent)
let gossamer_up=gossamer_handlers.findLast(x => x.scope===gossamer_scope)
gossamer_handlers.push({err,scope: gossamer_scope})
js+=add_body(handler.body,scopes)+'\\n'
gossamer_handlers.pop()
if(!($B.last(handler.body)instanceof $B.ast.Return)){
js+=prefix+(gossamer_up ? `$B.set_exc(${gossamer_up.err}, frame)\\n` : '$B.del_exc(frame)\\n')
"""
_RAISE = """$B.ast.Raise.prototype.to_js=function(scopes){
if(! this.exc){
let scope=scopes.findLast(x => ! x.parent),handler=gossamer_handlers.findLast(x => x.scope===scope)
if(handler) return prefix+`$B.set_lineno(frame, ${this.lineno})\\n`+prefix+`throw ${handler.err}`
}
"""
_STR = """_b_.BaseException.tp_str=function(self){var args=self.args
if(args.length > 1 && ! $B.is_exc(self,[_b_.SyntaxError,_b_.BaseExceptionGroup])){return _b_.repr(args)}
return args.length > 0 ? _b_.str.$factory(args[0]):''}
"""

FIX = Fix(
    "exceptions",
    compiler=(
        Edit(
            "$B.ast.Try.prototype.to_js=function(scopes){",
            "var gossamer_handlers=[]\n$B.ast.Try.prototype.to_js=function(scopes){",
        ),
        Edit(
            _BODY + "js+=prefix+'$B.del_exc(frame)\\n'\njs+=prefix+`$B.frame_obj = save",
            _UP + "js+=prefix+`$B.frame_obj = save",
        ),
        Edit("$B.ast.Raise.prototype.to_js=function(scopes){", _RAISE),
        Edit(
            "prefix+tab+`${err} = _b_.BaseExceptionGroup.$factory(_b_.None, [${err}])\\n`+",
            "prefix+tab+`var naked${id} = ${err}\\n`+prefix+tab+`${err} = $B.$call(_b_.BaseExceptionGroup, '', $B.$list([${err}]))\\n`+",
        ),
        Edit("js+=prefix+'for (var err of matching.excs) {\\n'\n", "js+=prefix+'{\\n'\n"),
        Edit(
            "js+=prefix+`locals.${mangled} = ${err}\\n`}\njs+=add_body(handler.body,scopes)+'\\n'\n"
            "if(!($B.last(handler.body)instanceof $B.ast.Return)){\njs+=prefix+'$B.del_exc(frame)\\n'}",
            "js+=prefix+`locals.${mangled} = matching\\n`}\njs+=add_body(handler.body,scopes)+'\\n'\n"
            "if(!($B.last(handler.body)instanceof $B.ast.Return)){\njs+=prefix+'$B.del_exc(frame)\\n'}",
        ),
        Edit(
            "js+=prefix+`${err} = rest\\n`}}\njs+=prefix+`if (${err} !== _b_.None) {\\n`+\nprefix+tab+`throw ${err}\\n`+",
            "js+=prefix+`${err} = rest\\n`}}\njs+=prefix+`if (${err} !== _b_.None) {\\n`+\n"
            "prefix+tab+`throw naked${id} && ${err}.excs.length == 1 ? naked${id} : ${err}\\n`+",
        ),
    ),
    runtime=(
        Edit("_b_.BaseException.tp_str=function(self){", _STR, "_b_.BaseException.tp_init="),
        Edit(
            "return $B.$call(_b_.AttributeError,msg,[],{$kw:[{name,obj}]})",
            "return $B.$call(_b_.AttributeError,msg,{$kw:[{name,obj}]})",
        ),
    ),
)
