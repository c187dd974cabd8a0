"""Sequences: extended slices and methods of bytearray, empty ranges, zip() without arguments, and starred unpacking."""

from builder.compile.edits import Edit
from builder.compile.fixes.fix import Fix

_SLICE = """else if($B.$isinstance(arg,_b_.slice)){var start=arg.start===_b_.None ? 0 :arg.start
var stop=arg.stop===_b_.None ? self.source.length :arg.stop
if(start < 0){start=self.source.length+start}
if(stop < 0){stop=self.source.length+stop}
if(stop > self.source.length){check_exports(self)}"""
_STEP = """else if($B.$isinstance(arg,_b_.slice)&& arg.step !==_b_.None && arg.step !==1){var s=_b_.slice.$conv_for_seq(arg,self.source.length)
var bytes=Array.from($B.make_js_iterator(value)),at=[]
for(var i=s.start;s.step > 0 ? i < s.stop :i > s.stop;i+=s.step){at.push(i)}
if(bytes.length !=at.length){$B.RAISE(_b_.ValueError,`attempt to assign bytes of size ${bytes.length} to extended slice of size ${at.length}`)}
bytes.forEach(function(each){if(! $B.is_int(each)){$B.RAISE(_b_.TypeError,'an integer is required')}
if(each < 0 ||each > 255){$B.RAISE(_b_.ValueError,"byte must be in range(0, 256)")}})
bytes.forEach(function(each,i){self.source[at[i]]=each})}"""
_NONE = """for(let name of ['append','clear','insert','reverse']){let method=bytearray_funcs[name]
bytearray_funcs[name]=function(){method.apply(this,arguments)
return _b_.None}}
"""

FIX = Fix(
    "sequences",
    runtime=(
        Edit(  # copy the data, so that the new object does not change with the old one
            "else if($B.$isinstance(source,[_b_.bytes,_b_.bytearray])){source=source.source}",
            "else if($B.$isinstance(source,[_b_.bytes,_b_.bytearray])){source=source.source.slice()}",
        ),
        Edit(  # unhashable types have __hash__ = None
            "if(cls[slot]){$B.wrapper_methods[slot](cls,slot)}",
            "if(slot=='tp_hash' && cls[slot]===_b_.None){$B.str_dict_set($B.get_dict(cls),'__hash__',_b_.None)}else "
            "if(cls[slot]){$B.wrapper_methods[slot](cls,slot)}",
        ),
        Edit(
            "memoryview_funcs.readonly_get=function(self){return $B.is_bytes(self.obj)}",
            "memoryview_funcs.readonly_get=function(self){return !! $B.is_bytes(self.obj)}",
        ),
        Edit(
            "if(deleter){return $B.$call(deleter,obj,attr)}\nreturn _b_.object.tp_setattro(obj,attr,$B.NULL)}",
            "if(deleter){$B.$call(deleter,obj,attr)}else{_b_.object.tp_setattro(obj,attr,$B.NULL)}\nreturn _b_.None}",
        ),
        Edit(_SLICE, _STEP + _SLICE),
        Edit(
            "for(var item of $B.make_js_iterator(b)){bytearray.append(self,",
            "for(var item of $B.make_js_iterator(b)){bytearray_funcs.append(self,",
        ),
        Edit(
            "_b_.range.nb_bool=function(self){return self.start !=self.end}",
            "_b_.range.nb_bool=function(self){return _b_.range.mp_length(self)!=0}",
        ),
        Edit(
            "zip.$factory=function(){var res={ob_type:zip,items:[]}",
            "zip.$factory=function(){var res={ob_type:zip,items:[],iters:[]}",
        ),
        Edit(
            "_b_.zip.tp_iternext=function*(self){var res=[],len=self.iters.length\n",
            "_b_.zip.tp_iternext=function*(self){var res=[],len=self.iters.length\nif(! len){return}\n",
        ),
        Edit(
            "is longer than argument ${i}`)}else{\nfor(var j=1",
            "is shorter than argument${i > 1 ? 's 1-' :' '}${i}`)}else{\nfor(var j=1",
        ),
        Edit(
            'return _b_.list.$factory(obj)}catch(err){try{\nvar it=$B.$iter(obj)\n$B.$call($B.$getattr(it,"__next__"))}catch(err1)',
            "return _b_.list.$factory(obj)}catch(err){try{\n$B.$iter(obj)}catch(err1)",
        ),
        Edit("if(len==0){return r.start}else if(i > len){return r.stop}\n", ""),
        Edit(
            "var sub=$B.rich_op('__sub__',other,self.start),fl=",
            "if(! range.sq_contains(self,other)){$B.RAISE(_b_.ValueError,_b_.str.$factory(other)+' is not in range')}\n"
            "return $B.rich_op('__floordiv__',$B.rich_op('__sub__',other,self.start),self.step)}\n",
            '_b_.range.tp_methods=["__reversed__"',
        ),
        Edit(
            "if(self.length==0 ||other < 0){return cls.tp_new(cls)}",
            "if(self.length==0 ||other < 0){return cls===_b_.tuple ? $B.fast_tuple([]):$B.$list([])}",
        ),
        Edit("if(x==0){list.clear($.self)\n", "if(x <=0){$.self.length=0\n"),
        Edit("case '__lt_':\nres=set_lt", "case '__lt__':\nres=set_lt"),
        Edit(
            "}else if($B.is_dict(other)){for(let entry of _b_.dict.$iter_items(self)){if(! set_lookkey(",
            "}else{\nreturn set_funcs.issubset(self,set.$factory(other))}}\n",
            "set_funcs.issuperset=",
        ),
        Edit("_b_.bytearray.tp_methods=[", _NONE + "_b_.bytearray.tp_methods=["),
    ),
)
