"""Numbers: format and round them with the same digits as CPython, using exact integers, with all format options."""

from builder.compile.edits import Edit
from builder.compile.fixes.fix import Fix, script

_FORMAT = script("numbers.js")

_ROUND = """if($B.$isinstance(arg,_b_.int)){arg=$B.int_value(arg)
if(n >=0){return arg}
n=-Number(n)
return _b_.int.$int_or_long((arg < 0 ? -1n : 1n)*$B.near(BigInt(arg < 0 ? -arg : arg),-n)*10n**BigInt(n))}}
"""
_FLOAT_ROUND = """function float_round(x,ndigits){var v=x.value,none=ndigits===_b_.None,n=none ? 0 :Number($B.PyNumber_Index(ndigits))
if(! isFinite(v)){if(! none){return x}
if(v !==v){$B.RAISE(_b_.ValueError,"cannot convert float NaN to integer")}
$B.RAISE(_b_.OverflowError,"cannot convert float infinity to integer")}
if(n > 400){return x}
if(n < -400){n=-400}
var r=$B.near(Math.abs(v),n),negative=v < 0 ||Object.is(v,-0)
if(none){return _b_.int.$int_or_long(negative ? -r :r)}
r=Number(r+'e'+-n)
if(r==Infinity){$B.RAISE(_b_.OverflowError,"rounded value too large to represent")}
return $B.fast_float(negative ? -r :r)}
"""
_INT_FORMAT = """int_funcs.__format__=function(self,format_spec){var fmt=new $B.parse_format_spec(format_spec,self)
return fmt.empty ? _b_.str.$factory(self):$B.format_number($B.int_value(self),fmt,'int')}
"""
_FLOAT_FORMAT = """float.$format=function(self,fmt){
return fmt.empty ? _b_.str.$factory(self):$B.format_number(self.value,fmt,'float',_b_.float.tp_repr(self))}
"""
_FILL = """var first=String.fromCodePoint(spec.codePointAt(0)),align_pos_2=first.length==2 && spec[2] ? aligns.indexOf(spec[2]):-1
if(align_pos_2 !=-1){this.fill=first
this.align=spec[2]
align_pos=align_pos_2
pos=3}else if(align_pos !=-1){if(spec.charAt(1)"""

FIX = Fix(
    "numbers",
    runtime=(
        *(
            Edit(
                f"return Math.{name}(self.value)}}\n{after}",
                f"return _b_.int.$int_or_long(BigInt(Math.{name}(self.value)))}}\n{after}",
            )
            for name, after in (("ceil", "float_funcs.__floor__"), ("floor", "float_funcs.__format__"))
        ),
        Edit(
            "int_funcs.conjugate=function(self){}",
            "int_funcs.conjugate=function(self){return $B.int_value(self)}",
        ),
        Edit(
            "float_funcs.conjugate=function(self){$B.RAISE(_b_.NotImplementedError,'conjugate')}",
            "float_funcs.conjugate=function(self){return $B.float_value(self)}",
        ),
        Edit("var number_check=function(s,flags){", _FORMAT + script("printf.js"), "var combining=[]"),
        Edit(
            'return _b_.str.tp_funcs.encode(res,"ascii")}',
            "return fast_bytes(Array.from(res,char=> char.charCodeAt(0)))}",
        ),
        Edit("if(car && types.indexOf(car)>-1){this.type=car", "if(car && pos==spec.length-1){this.type=car"),
        Edit('this.align=aligns[align_pos]\nthis.fill=" "\npos++', "this.align=aligns[align_pos]\npos++"),
        Edit(  # keep an explicit fill character, and pad after the sign only for numbers
            'this.fill="0"\nif(align_pos==-1){this.align="="}',
            'this.fill=this.fill ?? "0"\nif(align_pos==-1){this.zero=true}',
        ),
        Edit(
            "if($B.$isinstance(val,_b_.float)){val=parseInt(val.value)}",
            "if($B.$isinstance(val,_b_.float)){val=_b_.float.nb_int(val)}",
        ),
        Edit("if(align_pos !=-1){if(spec.charAt(1)", _FILL),
        Edit(
            "$B.format_width=function(s,fmt){if(fmt.width && s.length < fmt.width){",
            "$B.format_width=function(s,fmt){var size=[...s].length\nif(fmt.width && size < fmt.width){",
        ),
        Edit(
            'align=fmt.align ||"<",missing=fmt.width-s.length', 'align=fmt.align ||"<",missing=fmt.width-size'
        ),
        Edit("var mult=Math.pow(10,n),x=arg*mult", _ROUND, "_b_.setattr=function(){"),
        Edit("int_funcs.__format__=function(self,format_spec){", _INT_FORMAT, "int_funcs.__getnewargs__="),
        Edit("function float_round(x,ndigits){", _FLOAT_ROUND, "function to_digits(s){"),
        Edit(
            "function preformat(self,fmt){var value=self.value\n", _FLOAT_FORMAT, "float.$getnewargs=function"
        ),
        Edit(
            "function preformat(self,fmt){if(fmt.empty){return _b_.str.$factory(self)}\nif(fmt.type && 'bcdoxXn'",
            "",
            "function extended_euclidean(",
        ),
    ),
)
