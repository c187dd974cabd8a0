"""Strings with characters outside the Basic Multilingual Plane: methods return strings with the right length, and
slices do not split surrogate pairs. Combining characters are kept; repr() escapes invisible characters."""

from pathlib import Path

from builder.compile.edits import Edit
from builder.compile.fixes.fix import Fix

_METHODS = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
_SLICE = """str.$getitem_slice=function(_self,slice){var len=str.mp_length(_self),s=_b_.slice.$conv_for_seq(slice,len),start=s.start,stop=s.stop,step=s.step
if(step==1 && ! _self.surrogates){return start < stop ? _self.substring(start,stop):''}
_self=Array.from(_self)
"""
_ASCII = r"""$B.gossamer_escape=function(char){var cp=char.codePointAt(0),hex=cp.toString(16)
return cp < 256 ? '\\x'+hex.padStart(2,'0'):cp < 65536 ? '\\u'+hex.padStart(4,'0'):'\\U'+hex.padStart(8,'0')}
_b_.ascii=function(obj){check_nb_args_no_kw('ascii',1,arguments)
return Array.from(String(repr(obj)),x => x < '\x80' ? x :$B.gossamer_escape(x)).join('')}
"""
_REPR = r"""_b_.str.tp_repr=function(self){self=to_string(self)
var res='',quote=self.includes("'")&& ! self.includes('"')? '"' :"'"
for(var char of self){res+=$B.special_string_repr[char.codePointAt(0)]?? (char==quote ? '\\'+char :char !=' ' &&
/[\p{C}\p{Z}]/u.test(char)? $B.gossamer_escape(char):char)}
return text(quote+res+quote)}
"""
# in UTF-16 order, characters outside the BMP come before U+E000
_ORDER = """$B.code_order=function(a,b){a=Array.from(a)
b=Array.from(b)
for(var i=0;i < a.length && i < b.length;i++){if(a[i]!==b[i]){return a[i].codePointAt(0)-b[i].codePointAt(0)}}
return a.length-b.length}
"""
_CAPITALIZE = """var first=String.fromCodePoint(_self.codePointAt(0)),upper=first.toUpperCase()
return upper.charAt(0)+(upper.slice(1)+_self.slice(first.length)).toLowerCase()}
"""
FIX = Fix(
    "strings",
    runtime=(
        Edit(
            'var pos=0,_len=s.length,car,text="",parts=[],rank=0\n',
            'var pos=0,_len=s.length,car,text="",parts=[],rank=0,numbered=false\n',
        ),
        Edit(
            'if(!fmt_obj.name){fmt_obj.name=rank+""\nrank++}',
            'if(! fmt_obj.name){fmt_obj.name=rank+""\nrank++}else if(/^\\d/.test(fmt_obj.name)){numbered=true}\n'
            "if(numbered && rank){$B.RAISE(_b_.ValueError,'cannot switch between automatic field numbering and manual field specification')}",
        ),
        Edit(
            'if(nb > 0){$B.RAISE(_b_.ValueError,"wrong format "+s)}\npos=end}else{\n',
            "if(nb > 0){$B.RAISE(_b_.ValueError,\"expected '}' before end of string\")}\npos=end}else{\n"
            "if(car=='}'){$B.RAISE(_b_.ValueError,\"Single '}' encountered in format string\")}\n",
        ),
        Edit(
            'if(fmt.conv=="a"){value=_b_.ascii(value)}else',
            "if(fmt.conv !==undefined && ! /^[ars]$/.test(fmt.conv)){$B.RAISE(_b_.ValueError,`Unknown conversion specifier '${fmt.conv}'`)}\n"
            'if(fmt.conv=="a"){value=_b_.ascii(value)}else',
        ),
        Edit("_b_.ascii=function(obj){", _ASCII, "function $builtin_base_convert_helper("),
        Edit("_b_.str.tp_repr=function(self){", _REPR, "_b_.str.tp_hash="),
        Edit(
            "_b_.str.tp_str=function(self){",
            "_b_.str.tp_str=function(self){return to_string(self)}\n",
            "_b_.str.tp_iter=",
        ),
        Edit(
            'if(typeof msg !="string"){$B.RAISE(_b_.TypeError,"write() arg',
            'if(! $B.is_str(msg)){$B.RAISE(_b_.TypeError,"write() arg',
        ),
        Edit("return _self.charAt(0).toUpperCase()+_self.substr(1).toLowerCase()}\n", _CAPITALIZE),
        Edit(
            "str.$getitem_slice=function(_self,slice){", _SLICE, 'var res=""\nif(step > 0){if(stop <=start)'
        ),
        Edit(
            "self+=''\nother+=''\nswitch(op){case '__eq__':",
            "self+=''\nother+=''\n"
            "if(op !='__eq__' && op !='__ne__' && /[\\ud800-\\udfff]/.test(self+other)){var order=$B.code_order(self,other)\n"
            "return op=='__lt__' ? order < 0 :op=='__le__' ? order <=0 :op=='__gt__' ? order > 0 :order >=0}\n"
            "switch(op){case '__eq__':",
        ),
        Edit(
            "_b_.str.tp_richcompare=function(self,other,op){",
            _ORDER + "_b_.str.tp_richcompare=function(self,other,op){",
        ),
        Edit(
            "$B.$AlphabeticalCompare=alphabeticalCompare}",
            "$B.$AlphabeticalCompare=function(a,b){"
            "return a instanceof String ||b instanceof String ? $B.code_order(a,b):alphabeticalCompare(a,b)}}",
        ),
        Edit("function normalize_start_end($){", "", "function reverse(s){"),
        Edit("function startswith(self,prefix,start,end){", "", "str.$getitem_slice=function"),
        *(
            Edit(f"str_funcs.{name}=function(", "", f"str_funcs.{after}=")
            for name, after in (
                ("count", "encode"),
                ("endswith", "expandtabs"),
                ("find", "format"),
                ("index", "isalnum"),
                ("replace", "rfind"),
                ("rfind", "rjust"),
            )
        ),
        Edit("str_funcs.startswith=function(self){", "", "str_funcs.strip="),
        *(
            Edit(
                f'$B.RAISE(_b_.ValueError,"{name} should be str',
                f'$B.RAISE(_b_.TypeError,"{name} should be str',
            )
            for name in ("prefix", "suffix")
        ),
        Edit(
            "var len=str.mp_length(_self)\nif(width <=len){return _self}\nswitch(",
            "var len=str.mp_length(_self)\nwidth=Number($B.PyNumber_Index(width))\nif(width <=len){return _self}\nswitch(",
        ),
        Edit(
            "}else{\nres+=char.toUpperCase()}\nstate",
            "}else{\nvar upper=char.toUpperCase()\nres+=upper.charAt(0)==char.charAt(0)? upper :upper.charAt(0)+upper.slice(1).toLowerCase()}\nstate",
        ),
        Edit("cf=$B.unicode_casefold[char]\n", "cf=$B.unicode_casefold[char.codePointAt(0)]\n"),
        Edit(
            'if(fmt.sign !==undefined){$B.RAISE(_b_.ValueError,"Sign not allowed in string format specifier")}',
            "var wrong=fmt.sign !==undefined ? 'Sign' :fmt.alternate ? 'Alternate form (#)' :fmt.align=='=' ? \"'=' alignment\" :null\n"
            "if(wrong){$B.RAISE(_b_.ValueError,wrong+' not allowed in string format specifier')}\n"
            "if(fmt.comma){$B.RAISE(_b_.ValueError,`Cannot specify '${fmt.grouping_option}' with 's'.`)}",
        ),
        Edit(
            "if(fmt.precision){self=self.substr(0,fmt.precision)}",
            "if(fmt.precision !==undefined){self=Array.from(self).slice(0,fmt.precision).join('')}",
        ),
        Edit('_b_.str.tp_methods=["encode"', _METHODS + '_b_.str.tp_methods=["encode"'),
    ),
)
