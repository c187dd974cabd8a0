"""print() with another `end` than a newline: buffer the text, so that the console gets whole lines. Flush the rest when
the program is idle."""

from builder.compile.edits import Edit
from builder.compile.fixes.fix import Fix

_FLUSH = """$io_funcs.flush=function(self,now){if(self.buf){
var s=self.buf.join(''),end=self.out=='log' && now !==0 ? s.lastIndexOf('\\n')+1 :s.length
self.buf=[]
if(end < s.length){self.buf.push(s.slice(end))
self.late ??=setTimeout(function(){self.late=undefined
$io_funcs.flush(self,0)})}
s=s.slice(0,end)
if(s){console[self.out](s)}}
return _b_.None}
"""

FIX = Fix("printing", runtime=(Edit("$io_funcs.flush=function(self){", _FLUSH, "$io_funcs.write="),))
