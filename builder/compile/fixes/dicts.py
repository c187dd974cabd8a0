"""Dictionaries: unpacking, the repr of views, the order of keys that look like numbers, float keys with a large hash,
and the key `__proto__`."""

from builder.compile.edits import Edit
from builder.compile.fixes.fix import Fix

_PROTO = """if(! self[TABLE] && key >= '0' && key < ':'){convert_all_str(self)}
new_str_key=! Object.hasOwn(self,key)
if(key==='__proto__' && new_str_key){Object.defineProperty(self,key,{value,writable:true,enumerable:true,configurable:true})}
self[key]=value}
if(! self[TABLE])"""

_VIEWS = """for(let name of ['keys','values']){$B['dict_'+name].tp_repr=function(self){
return `dict_${name}(${_b_.repr($B.$call(_b_.list,self))})`}}
$B.unpacked=function(obj){
if(! $B.$isinstance(obj,_b_.dict)){
if($B.$getattr(obj,'keys',null)===null){$B.RAISE(_b_.TypeError,`'${$B.class_name(obj)}' object is not a mapping`)}
obj=$B.$call(_b_.dict,obj)}
return _b_.list.$factory(_b_.dict.tp_funcs.items(obj))}
"""

FIX = Fix(
    "dicts",
    compiler=(
        Edit(  # any mapping can be unpacked
            "items.push('_b_.list.$factory(_b_.dict.tp_funcs.items('+\n$B.js_from_ast(this.values[i],scopes)+'))')",
            "items.push('$B.unpacked('+$B.js_from_ast(this.values[i],scopes)+')')",
        ),
        Edit(
            "item+=`, ${hash}`}catch(err){}", "if(Number.isSafeInteger(hash)){item+=`, ${hash}`}}catch(err){}"
        ),
    ),
    runtime=(
        Edit(
            "$B.dict_keys.tp_repr=function(self){",
            _VIEWS,
            "$B.dict_keys.tp_hash=",
        ),
        Edit("$B.dict_values.tp_repr=function(self){", "", "$B.dict_values.tp_iter="),
        Edit(
            "mappingproxy_funcs.keys=function(self){return{",
            "mappingproxy_funcs.keys=function(self){return _b_.dict.tp_funcs.keys(self.mapping)}\n",
            "mappingproxy_funcs.values=",
        ),
        Edit(
            "if($B.exact_type(self,_b_.dict)){$copy_dict(res,self)\nreturn res}\nreturn res}",
            "$copy_dict(res,self)\nreturn res}",
        ),
        Edit(
            "if(self.hasOwnProperty(key)){delete self[key]\nreturn _b_.None}",
            "if(self.hasOwnProperty(key)){delete self[key]\nself[VERSION]=(self[VERSION]?? 0)+1\nreturn _b_.None}",
        ),
        Edit("var int=parseInt(key)\nif(isNaN(int)||int >=0){", "if(key < '0' || key >= ':'){"),
        Edit("new_str_key=! Object.hasOwn(self,key)\nself[key]=value}\nif(! self[TABLE])", _PROTO),
    ),
)
