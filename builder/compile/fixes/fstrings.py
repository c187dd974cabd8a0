"""f-strings: a closing brace inside an expression, after a name, must not end the expression."""

from builder.compile.edits import Edit
from builder.compile.fixes.fix import Fix

FIX = Fix(
    "fstrings",
    compiler=(
        Edit(
            "token.metadata=src.substring(\nline_start+ft_start+2,pos-1)",
            "token.metadata=src.substring(\nline_start+ft_expr_start,pos-1)",
        ),
        Edit(  # call an object's own __format__ even without a format specification
            "else if(this.conversion==-1){value=`_b_.str.$factory(${value})`}\nreturn value}",
            "else if(this.conversion==-1){value=`$B.shown(${value})`}\nreturn value}",
        ),
        Edit(
            "if($B.last(braces).char=='{'){token_modes.pop()\ntoken_mode=$B.last(token_modes)\nstate=null\n",
            "if($B.last(braces).char=='{'){if(braces.length==1+$B.last(fstring_stack).nb_braces_on_entry){token_modes.pop()\n"
            "token_mode=$B.last(token_modes)}\nstate=null\n",
        ),
    ),
    runtime=(
        Edit(
            "_b_.format=function(){",
            "$B.shown=function(obj){return obj?.ob_type && ! Array.isArray(obj) && typeof obj=='object' ? _b_.format(obj) :_b_.str.$factory(obj)}\n"
            "_b_.format=function(){",
        ),
    ),
)
