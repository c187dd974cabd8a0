"""Strings beyond the Basic Multilingual Plane: methods give strings that know their length, slices cut no pair."""

from pathlib import Path

from builder.compile.mended.edits import Edit, Mend

_METHODS = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
_SLICE = """str.$getitem_slice=function(_self,slice){var len=str.mp_length(_self),s=_b_.slice.$conv_for_seq(slice,len),start=s.start,stop=s.stop,step=s.step
if(step==1 && ! _self.surrogates){return start < stop ? _self.substring(start,stop):''}
_self=Array.from(_self)
"""
_ASCII = """_b_.ascii=function(obj){check_nb_args_no_kw('ascii',1,arguments)
var res=''
for(var char of String(repr(obj))){var cp=char.codePointAt(0),hex=cp.toString(16)
res+=cp < 128 ? char :cp < 256 ? '\\\\x'+hex.padStart(2,'0'):cp < 65536 ? '\\\\u'+hex.padStart(4,'0'):'\\\\U'+hex.padStart(8,'0')}
return res}
"""

_PADDING = """var format_padding=function(s,flags,minus_one){s=s.toString()
var missing=Math.max(0,parseInt(flags.padding ||0,10)-(minus_one ? 1 :0)-[...s].length),pad=flags.pad_char.repeat(missing)
return flags.left ? s+pad :pad+s}
"""

MEND = Mend(
    "strings",
    runtime=(
        Edit("_b_.ascii=function(obj){", _ASCII, "function $builtin_base_convert_helper("),
        Edit(
            "str.$getitem_slice=function(_self,slice){", _SLICE, 'var res=""\nif(step > 0){if(stop <=start)'
        ),
        Edit("var format_padding=function(s,flags,minus_one){", _PADDING, "const max_precision=2**31-4"),
        Edit(
            "return format_padding(str.$factory(val),flags)}",
            "return format_padding(flags.precision===undefined ? str.$factory(val):"
            "Array.from(str.$factory(val)).slice(0,+flags.precision).join(''),flags)}",
        ),
        Edit("cf=$B.unicode_casefold[char]\n", "cf=$B.unicode_casefold[char.codePointAt(0)]\n"),
        Edit(
            "if(fmt.precision){self=self.substr(0,fmt.precision)}",
            "if(fmt.precision !==undefined){self=Array.from(self).slice(0,fmt.precision).join('')}",
        ),
        Edit('_b_.str.tp_methods=["encode"', _METHODS + '_b_.str.tp_methods=["encode"'),
    ),
)
