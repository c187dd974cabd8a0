"""Conversions between Python and JavaScript: None is null in both directions, and an `async def` can be a handler."""

from builder.compile.edits import Edit
from builder.compile.fixes.fix import Fix

# Start the coroutine that an asynchronous handler returns, and report its errors like those of other handlers.
_STARTED = """$B.started=function(made,quiet){
if(made ===null ||made ===undefined ||made.ob_type !==$B.coroutine){return made}
var frame_obj=$B.frame_obj
made=$B.coroutine.tp_funcs.send(made)
$B.frame_obj=frame_obj
return quiet ? made :made.catch($B.handle_error)}
var jsobj2pyobj=$B.jsobj2pyobj=function(jsobj,_this){
if(jsobj===null){return _b_.None}else """

FIX = Fix(
    "javascript",
    runtime=(
        Edit(
            "var jsobj2pyobj=$B.jsobj2pyobj=function(jsobj,_this){\nif(jsobj===null){return null}else ",
            _STARTED,
        ),
        Edit(
            "case undefined:\nreturn undefined\ncase null:\nreturn null}\nlet _jsobj=",
            "case undefined:\nreturn undefined\ncase _b_.None:\ncase null:\nreturn null}\nlet _jsobj=",
        ),
        Edit("NULL:null,NullType,", "NULL:_b_.None,NullType,"),
        Edit(
            "let jsobj=function(){var res=pyobj.apply(null,arguments)\nreturn $B.coroutine.tp_funcs.send(res)}",
            "let jsobj=function(){return $B.started(pyobj.apply(null,arguments),true)}",
        ),
        Edit(
            "return $B.$call(f,$DOMEvent(ev))}catch(err)",
            "return $B.started($B.$call(f,$DOMEvent(ev)))}catch(err)",
        ),
        Edit(
            "return $B.$call(func,jsobj2pyobj(ev))}catch(err)",
            "return $B.started($B.$call(func,jsobj2pyobj(ev)))}catch(err)",
        ),
        Edit(
            "return callback($B.jsobj2pyobj(ev))}catch(err)",
            "return $B.started(callback($B.jsobj2pyobj(ev)))}catch(err)",
        ),
        Edit(
            "self.setAttribute(arg,$B.pyobj2jsobj(value))}catch(err)",
            "if(value !==_b_.None){self.setAttribute(arg,$B.pyobj2jsobj(value))}}catch(err)",
        ),
    ),
)
