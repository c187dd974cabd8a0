"""Arithmetic: remainders and powers of floats, modular powers, sums of floats, and integers from bytes and strings."""

from builder.compile.edits import Edit
from builder.compile.fixes.fix import Fix, script

_OTHERS = "if(x===$B.NULL ||y===$B.NULL){return _b_.NotImplemented}\n"
_SHIFT = """if(y < 0n){$B.RAISE(_b_.ValueError,"negative shift count")}
return int_or_long(x """
_FLOATS = script("arithmetic.js")
# Sums of floats use Neumaier's compensated summation, like CPython since 3.12.
_SUM = """if($B.$isinstance(start,_b_.str)){$B.RAISE(_b_.TypeError,"sum() can't sum strings [use ''.join(seq) instead]")}
if($B.is_bytes(start)){$B.RAISE(_b_.TypeError,"sum() can't sum bytes [use b''.join(seq) instead]")}
if($B.$isinstance(start,_b_.bytearray)){$B.RAISE(_b_.TypeError,"sum() can't sum bytearray [use b''.join(seq) instead]")}
var res=start,floats=false,others=false,total,lost
function settled(){floats=false
return $B.fast_float(isFinite(lost)? total+lost :total)}
for(var item of $B.make_js_iterator(iterable)){var exact=item !==null && item.ob_type===_b_.float,small=! exact && $B.is_int(item),value=exact ? item.value :null
if(small){value=Number($B.int_value(item))
small=Math.abs(value)< 2**63}
if(! floats && ! others && res !==null && res.ob_type===_b_.float &&(exact ||small)){floats=true
total=res.value
lost=0}
if(floats && small){total+=value}else if(floats && exact){var sum=total+value
lost+=Math.abs(total)>=Math.abs(value)? (total-sum)+value :(value-sum)+total
total=sum}else{if(floats){others=true
res=settled()}
res=$B.rich_op('__add__',res,item)}}
return floats ? settled():res}
"""
# The compiler evaluates operations with two constant operands itself.
_OPERATORS = (
    *(
        Edit(
            f"{_OTHERS}return int_or_long(x {sign} y)}}\n_b_.int.nb_{after}",
            f"{_OTHERS}{_SHIFT}{sign} y)}}\n_b_.int.nb_{after}",
        )
        for sign, after in (("<<", "rshift"), (">>", "and"))
    ),
    Edit("function _float_div_mod(vx,wx){", _FLOATS, "const DBL_MANT_DIG=53"),
    Edit(
        "_b_.float.nb_remainder=function(self,other){",
        "_b_.float.nb_remainder=float_operator((x,y)=> fast_float(_float_div_mod(x,y).mod))\n",
        "_b_.float.nb_divmod=",
    ),
    Edit(
        "_b_.float.nb_divmod=function(self,other){",
        "_b_.float.nb_divmod=float_operator((x,y)=>{var divmod=_float_div_mod(x,y)\n"
        "return $B.fast_tuple([fast_float(divmod.floordiv),fast_float(divmod.mod)])})\n"
        "_b_.float.nb_power=float_operator(float_power)\n",
        "_b_.float.tp_repr=",
    ),
    Edit(
        "_b_.float.nb_floor_divide=function(self,other){",
        "_b_.float.nb_floor_divide=float_operator((x,y)=> fast_float(_float_div_mod(x,y).floordiv))\n",
        "_b_.float.nb_true_divide=",
    ),
    Edit(
        "if(z==1n){return 0}\nvar result=1n,exponent=y,base=x % z\n",
        "return int_or_long($B.power_modulo(x,y,z))}else{\n",
        "if(y < 0n){if(x==0n){",
    ),
)

FIX = Fix(
    "arithmetic",
    compiler=_OPERATORS,
    runtime=(
        *_OPERATORS,
        Edit("if($B.$isinstance(start,[_b_.str,_b_.bytes])){", _SUM, "var $$super=_b_.super"),
        Edit("return _b_.bool.$factory(self.value)}", "return self.value !==0}"),
        Edit(
            'if(byteorder=="big"){_bytes.reverse()}', 'if(byteorder=="big"){_bytes=_bytes.slice().reverse()}'
        ),
        Edit(
            "var x=toBigInt(self)\nif(x < 0n){if(! signed)",
            "var x=toBigInt(self),half=256n**BigInt(len)/2n\n"
            "if(signed &&(x >=half ||x < -half)){$B.RAISE(_b_.OverflowError,'int too big to convert')}\n"
            "if(x < 0n){if(! signed)",
        ),
        Edit(
            "return $B.fast_tuple([self,1])}\nint_funcs.bit_count",
            "return $B.fast_tuple([$B.int_value(self),1])}\nint_funcs.bit_count",
        ),
        Edit(
            'Object.is(self.value,0)? "0x0.0p0" :"-0x0.0p0"',
            'Object.is(self.value,0)? "0x0.0p+0" :"-0x0.0p+0"',
        ),
        Edit(
            "value=to_digits(value)\nif(isFinite(value)){return",
            "value=to_digits(value)\nif(/^[-+]?0[xob]/i.test(value)){value='?'}\nif(isFinite(value)){return",
        ),
        Edit(
            "if(value.length==0){$B.RAISE(_b_.ValueError,`invalid literal for int() with base 10: ${_b_.repr(value)}`)}",
            "if(! String(value).trim()){$B.RAISE(_b_.ValueError,`invalid literal for int() with base ${base===_b_.None ? 10 :base}: ${_b_.repr(value)}`)}",
        ),
        Edit(
            'else if(_pre=="0X" && base !=16){invalid(base)}else if(_pre=="0O" && base !=8){invalid(base)}\n'
            'if((_pre=="0B" && base==2)||_pre=="0O" ||_pre=="0X"){',
            '\nif((_pre=="0B" && base==2)||(_pre=="0O" && base==8)||(_pre=="0X" && base==16)){',
        ),
        Edit("else if(s < 32 ||s >=128){var hx", "else if(s < 32 ||s >=127){var hx"),
    ),
)
