"""Keys of dictionaries: their order, where they look like numbers; floats with a large hash; and `__proto__`."""

from builder.compile.edits import Edit
from builder.compile.fixes.fix import Fix

_PROTO = """if(! self[TABLE] && key >= '0' && key < ':'){convert_all_str(self)}
new_str_key=! Object.hasOwn(self,key)
if(key==='__proto__' && new_str_key){Object.defineProperty(self,key,{value,writable:true,enumerable:true,configurable:true})}
self[key]=value}
if(! self[TABLE])"""

FIX = Fix(
    "dicts",
    compiler=(
        Edit(
            "item+=`, ${hash}`}catch(err){}", "if(Number.isSafeInteger(hash)){item+=`, ${hash}`}}catch(err){}"
        ),
    ),
    runtime=(
        Edit("var int=parseInt(key)\nif(isNaN(int)||int >=0){", "if(key < '0' || key >= ':'){"),
        Edit("new_str_key=! Object.hasOwn(self,key)\nself[key]=value}\nif(! self[TABLE])", _PROTO),
    ),
)
