"""Errors of builtins: their types, arguments, attributes and messages, as far as programs depend on them."""

from builder.compile.edits import Edit
from builder.compile.fixes.fix import Fix, script

_REPR = """_b_.BaseException.tp_repr=function(self){var args=self.args
return $B.class_name(self)+(args.length==1 ? `(${_b_.repr(args[0])})` :_b_.repr(args))}
"""
_DECODE = r"""var decode=$B.decode=function(obj,encoding,errors){var s=gossamer_decoded(obj,encoding,errors)
return /[\ud800-\udfff]/.test(s) ? $B.String(s) :s}
function gossamer_decoded(obj,encoding,errors){"""
_UTF_8_DECODED = """case "utf_8":
if(globalThis.TextDecoder){try{
return new TextDecoder('utf-8',{fatal:true,ignoreBOM:true}).decode(new Uint8Array(b))}catch(err){}}
return gossamer_utf_8(obj,errors)
"""
_UTF_8_ENCODED = """switch(enc){case "utf_8":
if(errors !='surrogatepass' && gossamer_lone.test(s)){
s=gossamer_encodable(s,'utf-8',x => gossamer_lone.test(x),'surrogates not allowed',errors)}
if(globalThis.TextEncoder && ! gossamer_lone.test(s)){return fast_bytes(Array.from(new TextEncoder().encode(s)))}
"""

FIX = Fix(
    "errors",
    runtime=(
        # toReversed() needs Chrome 110, which is newer than the oldest supported browsers (docs/browsers.md)
        Edit("fast_bytes(self.source.toReversed())", "fast_bytes(self.source.slice().reverse())"),
        Edit("cls.$factory(part.source.toReversed())", "cls.$factory(part.source.slice().reverse())"),
        Edit("_b_.BaseException.tp_repr=function(self){", _REPR, "_b_.BaseException.tp_str="),
        Edit(
            "self.args=$B.fast_tuple(args)}\n_b_.BaseException.tp_new",
            "self.args=$.args}\n_b_.BaseException.tp_new",
        ),
        Edit("_b_.AttributeError.tp_repr=function(self){return self.args[0]}\n", ""),
        Edit("_b_.UnboundLocalError.tp_repr=function(self){return self.args[0]}\n", ""),
        Edit(
            "_b_.EnvironmentError=_b_.OSError\n", script("errors.js") + "_b_.EnvironmentError=_b_.OSError\n"
        ),
        Edit("return _b_.BaseException.tp_repr(self)}\n", "return _b_.BaseException.tp_str(self)}\n"),
        Edit(
            "throw $B.$call(error_type,message ?? '')}",
            "throw $B.$call(error_type,...((message ?? _b_.None)===_b_.None ? []:[message]))}",
        ),
        Edit("if(arg.done){$B.RAISE(_b_.StopIteration,'')}", "if(arg.done){$B.RAISE(_b_.StopIteration)}"),
        Edit(
            "if(self.$counter >=self.$len){$B.RAISE(_b_.StopIteration,'')}",
            "if(self.$counter >=self.$len){$B.RAISE(_b_.StopIteration)}",
        ),
        Edit(
            "{self:null,table:null,_delete:null},arguments,{_delete:$B.NULL})\nvar self=$.self,table=$.table,_delete=$._delete",
            "{self:null,table:null,delete:null},arguments,{delete:$B.NULL})\nvar self=$.self,table=$.table,_delete=$.delete\n"
            "if(table===_b_.None){table=fast_bytes(Array.from({length:256},(_,i)=>i))}",
        ),
        Edit("\"'popitem(): dictionary is empty'\"", "'popitem(): dictionary is empty'"),
        Edit(
            "var iterable=iter(obj)\nwhile(1){try{\nvar elt=next(iterable)\nif(!$B.$bool(elt)){return false}}catch(err){return true}}}",
            "for(var elt of $B.make_js_iterator(obj)){if(!$B.$bool(elt)){return false}}\nreturn true}",
        ),
        Edit("_b_.UnicodeDecodeError.tp_str=function(self){", script("unicode_errors.js"), "$B.name_error="),
        Edit("function decode_error(obj,", script("codecs.js"), "bytearray.$factory="),
        Edit(
            'switch(enc){case "utf_8":\ncase "utf-8":',
            "switch(enc){" + _UTF_8_DECODED,
            'case "utf_8_sig":{\nlet bom',
        ),
        Edit(
            's+=String.fromCharCode(cp)}else{\nif(errors=="ignore"){}',
            "s+=String.fromCharCode(cp)}else{\ns+=gossamer_undecodable(obj,enc,i,i+1,'ordinal not in range(128)',errors)}}\n",
            "break\ndefault:\ntry{\nload_decoder",
        ),
        Edit(
            "$B.RAISE(_b_.UnicodeDecodeError,\"'charmap' codec \"+",
            "throw decode_error(obj,'charmap',i,i+1,'character maps to <undefined>')}}\n",
            "return decoded}\nreturn s}",
        ),
        Edit("function $UnicodeEncodeError(", "", "var aliases={ascii:"),
        Edit("var decode=$B.decode=function(obj,encoding,errors){", _DECODE),
        Edit("return $B.$call(from_unicode[enc],s)[0]}", "return $B.$call(from_unicode[enc],s,errors)[0]}"),
        Edit(
            'switch(enc){case "utf-8":\n',
            _UTF_8_ENCODED,
            "for(var ch of s){var cp=ch.codePointAt(0)\nif(cp <=0x7f){t.push",
        ),
        Edit("break}\nif(errors=='strict'){\nvar m,re=", "break\n", 'case "utf_8_sig":\nt.push(0xef'),
        Edit(
            "for(let i=0,len=s.length;i < len;i++){let cp=s.charCodeAt(i)\nif(cp <=255)",
            "t=gossamer_bytes(s,'latin-1',256,errors)\nbreak\ncase \"ascii\":\nt=gossamer_bytes(s,'ascii',128,errors)\n",
            'break\ncase "unicode_escape":\nvar escapes',
        ),
    ),
)
