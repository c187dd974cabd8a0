"""Generators: the results of `close` and `throw` if the generator continues, returns or raises something else."""

from builder.compile.edits import Edit
from builder.compile.fixes.fix import Fix

_CLOSE = """generator_funcs.close=function(self){var gen=self.js_gen,save_frame_obj=$B.frame_obj
if(! gen.$has_run){gen.$finished=true}
if(gen.$finished){return _b_.None}
try{
generator_funcs.throw(self,$B.EXC(_b_.GeneratorExit))}catch(err){gen.$finished=true
$B.frame_obj=save_frame_obj
if($B.is_exc(err,[_b_.GeneratorExit,_b_.StopIteration])){return _b_.None}
throw err}
$B.RAISE(_b_.RuntimeError,"generator ignored GeneratorExit")}
"""
# A StopIteration that leaves a generator's body becomes RuntimeError, so that it does not end the generator (PEP 479).
_ESCAPED = """$B.escaped=function(err){if(! $B.is_exc(err,[_b_.StopIteration])){return err}
var exc=$B.EXC(_b_.RuntimeError,"generator raised StopIteration")
exc.__cause__=exc.__context__=err
exc.suppress_context=true
return exc}
"""
_RETURNED = """if(res.value && $B.exact_type(res.value,$GeneratorReturn)){gen.$finished=true
$B.RAISE(_b_.StopIteration,res.value.value)}
"""

FIX = Fix(
    "generators",
    runtime=(
        Edit("generator_funcs.close=function(self){var save", _CLOSE, "generator_funcs.gi_code_get="),
        Edit(
            "generator_funcs.gi_running_get=function(self){}",
            "generator_funcs.gi_running_get=function(self){return self.js_gen.gi_running===true}",
        ),
        Edit(
            "var gen=self.js_gen\ngen.$has_run=true\nif(gen.$finished){$B.RAISE(_b_.StopIteration,value)}",
            "var gen=self.js_gen\n"
            "if(! gen.$has_run && ! gen.$finished && value !==_b_.None){$B.RAISE(_b_.TypeError,"
            '"can\'t send non-None value to a just-started generator")}\n'
            "gen.$has_run=true\nif(gen.$finished){$B.RAISE(_b_.StopIteration)}",
        ),
        Edit(
            "var res=gen.next(value)}catch(err){gen.$finished=true\n$B.frame_obj=save_frame_obj\nthrow err}\n"
            "if($B.frame_obj !==null && $B.frame_obj.frame===self.$frame){$B.leave_frame()}\n"
            "$B.frame_obj=save_frame_obj\nif(res.value",
            "var res=gen.next(value)}catch(err){gen.$finished=true\n$B.frame_obj=save_frame_obj\nthrow $B.escaped(err)}\n"
            "if($B.frame_obj !==null && $B.frame_obj.frame===self.$frame){$B.leave_frame()}\n"
            "$B.frame_obj=save_frame_obj\nif(res.value",
        ),
        Edit(
            "generator_funcs.gi_frame_get=function(self){}",
            "generator_funcs.gi_frame_get=function(self){return _b_.None}",
        ),
        Edit(
            "generator_funcs.send=function(self,value){\n",
            _ESCAPED + "generator_funcs.send=function(self,value){\n",
        ),
        Edit(
            "var res=gen.throw(exc)\n$B.frame_obj=save_frame_obj\nif(res.done)",
            "gen.$has_run=true\ntry{var res=gen.throw(exc)}catch(err){gen.$finished=true\nthrow $B.escaped(err)}finally{"
            "$B.frame_obj=save_frame_obj}\n" + _RETURNED + "if(res.done)",
        ),
    ),
)
