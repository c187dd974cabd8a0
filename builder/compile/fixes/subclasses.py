"""Subclasses of str and int, such as members of a StrEnum: use their plain value wherever a plain value is accepted."""

from builder.compile.edits import Edit
from builder.compile.fixes.fix import Fix, script

_KEY = """if(typeof key=='object' && key!==null){key=$B.plain_key(key)}
"""

FIX = Fix(
    "subclasses",
    runtime=(
        Edit(
            "$B.make_String=function(s,surrogates){",
            script("subclasses.js") + "$B.make_String=function(s,surrogates){",
        ),
        Edit(
            "var res={ob_type:cls,$brython_value:str.$factory(arg,encoding,errors)}",
            "var res=Object.create($B.str_value)\nres.ob_type=cls\nres.$brython_value=str.$factory(arg,encoding,errors)",
        ),
        Edit(
            "return _self.repeat(other < 0 ? 0 :other)}",
            "var res=_self.repeat(Math.max(0,Number($B.PyNumber_Index(other))))\nreturn _self.surrogates ? $B.String(res):res}",
        ),
        Edit(
            "_b_.ord=function(c){check_nb_args_no_kw('ord',1,arguments)\n",
            "_b_.ord=function(c){check_nb_args_no_kw('ord',1,arguments)\nc=$B.plain(c)\n",
        ),
        Edit(
            "float.$factory=function(value){",
            "float.$factory=function(value){value=$B.is_str(value)? $B.plain(value):value\n",
        ),
        Edit(
            "var obj=$.obj,attr=$.attr,value=$.value\n", "var obj=$.obj,attr=$B.plain($.attr),value=$.value\n"
        ),
        Edit(
            "_b_.str.mp_subscript=function(self,arg){self=to_string(self)\n",
            "_b_.str.mp_subscript=function(self,arg){self=to_string(self)\narg=$B.plain(arg)\n",
        ),
        Edit("var enc=encoding.toLowerCase()", "var enc=String(encoding).toLowerCase()"),
        Edit("res.push(obj2)\ncount++", "res.push(to_string(obj2))\ncount++"),
        Edit("dict.$contains=function(self,key,hash){", "dict.$contains=function(self,key,hash){" + _KEY),
        Edit("dict.$delitem=function(self,key,hash){", "dict.$delitem=function(self,key,hash){" + _KEY),
        Edit(
            "dict.$getitem=function(self,key,ignore_missing){\n",
            "dict.$getitem=function(self,key,ignore_missing){\n" + _KEY,
        ),
        Edit(
            "dict.$setitem=function(self,key,value,$hash,from_setdefault){\n",
            "dict.$setitem=function(self,key,value,$hash,from_setdefault){\n"
            "if(typeof key=='object' && key!==null){var plain=$B.plain_key(key)\n"
            "if(plain!==key){if(dict.$contains(self,plain)){key=plain}else{if(! self[TABLE]){convert_all_str(self)}\nself[plain]=value}}}\n",
        ),
        Edit(  # even if all keys were plain strings before
            "if(typeof key=='string'){if(self.hasOwnProperty(key)){return self[key]}}else{\nif(! self[TABLE]){var hash_method",
            "if(typeof key=='string'){if(self.hasOwnProperty(key)){return self[key]}\n"
            "if(self[TABLE]){let index=index_by_key(self,key)\nif(index !==null){return self[VALUES][index]}}}else{\nif(! self[TABLE]){var hash_method",
        ),
        Edit(
            "if(lookup.found){self[TABLE][lookup.hash].splice(lookup.rank,1)",
            "if(lookup.found){if(typeof key=='string'){delete self[key]}\nself[TABLE][lookup.hash].splice(lookup.rank,1)",
        ),
        Edit(
            "if(self[KEYS][index]!==undefined){let res=$B.fast_tuple([self[KEYS][index],self[VALUES][index]])\n",
            "if(self[KEYS][index]!==undefined){let res=$B.fast_tuple([self[KEYS][index],self[VALUES][index]])\n"
            "delete self[$B.plain_key(res[0])]\n",
        ),
    ),
)
