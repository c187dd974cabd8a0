"""Braces within the expressions of f-strings: a name before a closing one does not end the expression."""

from builder.compile.edits import Edit
from builder.compile.fixes.fix import Fix

FIX = Fix(
    "fstrings",
    compiler=(
        Edit(
            "if($B.last(braces).char=='{'){token_modes.pop()\ntoken_mode=$B.last(token_modes)\nstate=null\n",
            "if($B.last(braces).char=='{'){if(braces.length==1+$B.last(fstring_stack).nb_braces_on_entry){token_modes.pop()\n"
            "token_mode=$B.last(token_modes)}\nstate=null\n",
        ),
    ),
)
