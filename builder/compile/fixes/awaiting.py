"""`await`: make the function's own frame the current one again afterwards, after a value and after an error.

Brython restores the frame one turn of the event loop too late, or not at all. Here, the promise reaction that runs just
before the function continues restores it. `[await f(x) for x in xs]` is awaited as a whole.

A task has no caller. Brython kept the frame of the function that started it, with all its variables, as long as the
task ran, and often even longer.
"""

from builder.compile.edits import Edit
from builder.compile.fixes.fix import Fix

_SETTLE = """$B.settle=function(made,frame_obj){function back(){$B.frame_obj=frame_obj}
made.then(back,back)
return made}
$B.promise=function(obj){var frame_obj=$B.frame_obj
if($B.exact_type(obj,coroutine)){return $B.settle(coroutine.tp_funcs.send(obj),frame_obj)}
if(typeof obj=="function"){obj=obj()}
if(obj instanceof Promise ||typeof obj.then=="function"){return $B.settle(Promise.resolve(obj).then($B.jsobj2pyobj,function(err){$B.frame_obj=frame_obj
throw $B.exception(err)}),frame_obj)}
var awaitable=$B.$getattr(obj,'__await__',null)
if(awaitable !==null){
awaitable=$B.$call(awaitable)
if($B.exact_type(awaitable,coroutine)||awaitable instanceof Promise){return $B.promise(awaitable)}
"""
_ATHROW = """async_generator_funcs.athrow=async function(self,type,value,traceback){var gen=self.js_gen,exc=type
if($B.is_type(type)){exc=value===undefined ||value===_b_.None ? $B.$call(type):$B.$isinstance(value,type)? value :$B.$call(type,value)}
if(! $B.$isinstance(exc,_b_.BaseException)){$B.RAISE(_b_.TypeError,"exceptions must be classes or instances deriving from BaseException, not "+$B.class_name(exc))}
if(gen.$finished){$B.RAISE(_b_.StopAsyncIteration)}
var save_frame_obj=$B.frame_obj,res
if(self.$frame){$B.frame_obj=$B.push_frame(self.$frame)}
try{
var made=gen.throw(exc)
$B.frame_obj=save_frame_obj
res=await made}catch(err){gen.$finished=true
throw err}finally{
$B.frame_obj=save_frame_obj}
if(res.done ||$B.exact_type(res.value,$GeneratorReturn)){gen.$finished=true
$B.RAISE(_b_.StopAsyncIteration)}
return res.value}
"""
_COMP = """js=(has_await ? '(await (async function(expr) {\\nvar save_frame_obj = $B.frame_obj;\\n' : '(function(expr) {\\n')+js
"""

FIX = Fix(
    "awaiting",
    compiler=(
        Edit(
            "if(comp_iter_scope.found){js+=prefix+`var save_comp_iter",
            "initial_nb_await_in_scope=upper_comp_scope.nb_await ?? 0\n"
            "if(comp_iter_scope.found){js+=prefix+`var save_comp_iter",
        ),
        Edit(
            "js=`(${has_await ? 'async ' : ''}function(expr) {\\n`+js\n"
            "js+=has_await ? 'var save_frame_obj = $B.frame_obj;\\n' :''\n",
            _COMP,
        ),
        Edit(
            "js+=prefix+`}`+`)(${outmost_expr})\\n`\nreturn js}",
            "js+=prefix+`}`+`)(${outmost_expr})${has_await ? ')' : ''}\\n`\nreturn js}",
        ),
        Edit(
            "scope.ast instanceof $B.ast.While){return true}}",
            "scope.ast instanceof $B.ast.AsyncFor ||scope.ast instanceof $B.ast.While){return true}}",
        ),
        Edit(
            "for(var scope of scopes.slice().reverse()){if(scope.ast instanceof $B.ast.For ||\n"
            "scope.ast instanceof $B.ast.While){js+=prefix+`no_break_",
            "for(var scope of scopes.slice().reverse()){if(scope.ast instanceof $B.ast.For ||"
            "scope.ast instanceof $B.ast.AsyncFor ||\n"
            "scope.ast instanceof $B.ast.While){js+=prefix+`no_break_",
        ),
    ),
    runtime=(
        Edit(
            "async_generator_funcs.athrow=async function(self,type,value,traceback){",
            _ATHROW,
            '$B.async_generator.tp_methods=["asend"',
        ),
        Edit(  # after waiting for the next item, the caller continues in its own frame
            "var res=await gen.next(value)}catch(err){gen.$finished=true",
            "var made=gen.next(value)\n$B.frame_obj=save_frame_obj\nvar res=await made}catch(err){gen.$finished=true",
        ),
        Edit(
            "coroutine_funcs.__sizeof__=function(self){}",
            "coroutine_funcs.__sizeof__=function(self){}\ncoroutine_funcs.__await__=function(self){return self}",
        ),
        Edit('$B.coroutine.tp_methods=["send"', '$B.coroutine.tp_methods=["__await__","send"'),
        Edit("$B.promise=function(obj){", _SETTLE, "if($B.$getattr(awaitable,'__next__',null)===null)"),
        Edit(
            "f.$args_parser=func.$args_parser\nf.ob_type=$B.function\n",
            "f.$args_parser=func.$args_parser\nf.func_globals=func.func_globals\nf.func_module=func.func_module\n"
            "f.ob_type=$B.function\n",
        ),
        Edit(
            "var save_frame_obj=$B.frame_obj\n$B.$call($B.$getattr($B.coroutine,'send'),coro)",
            "var save_frame_obj=$B.frame_obj\n$B.frame_obj=null\n$B.$call($B.$getattr($B.coroutine,'send'),coro)",
        ),
        Edit(  # a function that returns its coroutine did not forget to await it
            "$B.trace_return_and_leave=function(frame,return_value){",
            "$B.trace_return_and_leave=function(frame,return_value){"
            "if(return_value===frame.$coroutine){frame.$coroutine=undefined}\n",
        ),
        Edit(
            "var res=self.$func.apply(null,self.$args)\n",
            "return self.$func.apply(null,self.$args)}\n",
            "coroutine_funcs.throw=",
        ),
    ),
)
