"""String methods of bytes and bytearray, which found wrong matches, lost zeros, or did not support None or an end."""

from builder.compile.edits import Edit
from builder.compile.fixes.fix import Fix, script

FIX = Fix(
    "binary",
    runtime=(
        Edit("function capitalize(){var self=self_arg(", script("binary.js"), "function fromhex(){"),
        Edit("function isalnum(){var self=self_arg(", "", "function nb_multiply(){var $=$B.args("),
        Edit("function partition(){var $=$B.args(", "", "function check_exports(self){"),
        Edit("bytearray_funcs.capitalize=", "", "bytearray_funcs.clear="),
        Edit("bytearray_funcs.count=", "", "bytearray_funcs.decode="),
        Edit("bytearray_funcs.endswith=", "", "bytearray_funcs.extend="),
        Edit("bytearray_funcs.find=", "", "bytearray_funcs.fromhex="),
        Edit("bytearray_funcs.index=", "", "bytearray_funcs.insert="),
        Edit("bytearray_funcs.isalnum=", "", "bytearray_funcs.pop="),
        Edit("bytearray_funcs.removeprefix=", "", "bytearray_funcs.resize="),
        Edit(
            "if(value > 255){return}\nvar ix=self.source.indexOf(value)\nif(ix !=-1){self.source.splice(ix,1)}}",
            "var ix=self.source.indexOf(Number(value))\n"
            "if(ix < 0){$B.RAISE(_b_.ValueError,'value not found in bytearray')}\nself.source.splice(ix,1)\nreturn _b_.None}",
        ),
        Edit(
            "bytearray_funcs.rfind=",
            "Object.assign(bytearray_funcs,binary)\n",
            "_b_.bytearray.tp_methods=[",
        ),
        Edit("function bytes_split_with_sep(", "", "var bytes_iterator=$B.bytes_iterator"),
        Edit("bytes_funcs.capitalize=", "", "bytes_funcs.decode="),
        Edit("bytes_funcs.endswith=", "", "bytes_funcs.fromhex="),
        Edit("bytes_funcs.index=", "Object.assign(bytes_funcs,binary)\n", "_b_.bytes.tp_methods=["),
        Edit(
            "_b_.bytes.sq_contains=function(self,other){",
            "_b_.bytes.sq_contains=sq_contains\n",
            "_b_.bytes.bf_getbuffer=",
        ),
        Edit(
            "let res=[],pos=0\nif(step > 0){stop=Math.min(stop,self.source.length)\n",
            "let res=[]\nfor(let i=start;step > 0 ? i < stop :i > stop;i+=step){res.push(self.source[i])}\nreturn cls.$factory(res)}\n",
            "$B.RAISE(_b_.TypeError,`byte indices must be integers",
        ),
        Edit(
            'if(! $B.is_int(b)){$B.RAISE(_b_.TypeError,"an integer is required")}\nif(b > 255){$B.RAISE(_b_.ValueError,"byte must be in range(0, 256)")}\nself.source[self.source.length]=b}',
            'b=Number($B.PyNumber_Index(b))\nif(b < 0 ||b > 255){$B.RAISE(_b_.ValueError,"byte must be in range(0, 256)")}\nself.source[self.source.length]=b}',
        ),
    ),
)
