"""Patches for Brython's standard library, mostly to use closures where it generates source and runs it.

Each text to replace must occur exactly once.
"""

from builder.compile.edits import Edit, Unfit


def patched(name: str, text: str) -> str:
    """Return the module's source with its patches applied. Raise Unfit if one does not fit."""
    for patch in PATCHES.get(name, ()):
        try:
            text = patch.applied(text)
        except Unfit as error:
            raise Unfit(f"{name}: {error}") from error
    return text


_ADD_FN = """class _FuncBuilder:
 def __init__(self,globals):
  self.made=[]

 def add_fn(self,name,fn,*,return_type=MISSING,overwrite_error=False,unconditional_add=False,annotation_fields=None):
  self.made.append((name,fn,return_type,overwrite_error,unconditional_add,annotation_fields))

 def add_fns_to_class(self,cls):
  for name,fn,return_type,overwrite_error,unconditional_add,annotation_fields in self.made:
   fn.__name__=name
   fn.__qualname__=f"{cls.__qualname__}.{name}"
   if annotation_fields is not None:
    fn.__annotate__=_make_annotate_function(cls,name,annotation_fields,return_type)
   if unconditional_add:
    setattr(cls,name,fn)
   elif _set_new_attribute(cls,name,fn) and overwrite_error:
    error_msg=f'Cannot overwrite attribute {name} in class {cls.__name__}'
    if overwrite_error is not True:
     error_msg=f'{error_msg} {overwrite_error}'
    raise TypeError(error_msg)


"""

_INIT_FN = """def _init_fn(fields,std_fields,kw_only_fields,frozen,has_post_init,
self_name,func_builder,slots):
 seen_default=None
 for f in std_fields:
  if f.init:
   if not(f.default is MISSING and f.default_factory is MISSING):
    seen_default=f
   elif seen_default:
    raise TypeError(f'non-default argument {f.name!r} '
    f'follows default argument {seen_default.name!r}')
 def start(f):
  return _HAS_DEFAULT_FACTORY if f.default is MISSING else f.default
 def optional(f):
  return f.default is not MISSING or f.default_factory is not MISSING
 names=[f.name for f in (*std_fields,*kw_only_fields)]
 defaults=tuple([start(f) for f in std_fields if optional(f)])
 keywords={f.name:start(f) for f in kw_only_fields if optional(f)}
 only_init=[f.name for f in fields if f._field_type is _FIELD_INITVAR]
 put=object.__setattr__ if frozen else setattr
 def __init__(self,*values):
  given=dict(zip(names,values))
  for f in fields:
   if f.default_factory is not MISSING:
    value=given[f.name] if f.init else _HAS_DEFAULT_FACTORY
    if value is _HAS_DEFAULT_FACTORY:
     value=f.default_factory()
   elif f.init:
    value=given[f.name]
   elif slots and f.default is not MISSING:
    value=f.default
   else:
    continue
   if f._field_type is not _FIELD_INITVAR:
    put(self,f.name,value)
  if has_post_init:
   self.__post_init__(*[given[name] for name in only_init])
 made=_make_function('__init__',[self_name,*names],1+len(std_fields),defaults or None,keywords or None,__init__)
 func_builder.add_fn('__init__',made,return_type=None,annotation_fields=[f.name for f in fields if f.init])


def _frozen_set_del_attr(cls,fields,func_builder):
 names=[f.name for f in fields]
 def __setattr__(self,name,value):
  if type(self) is cls or name in names:
   raise FrozenInstanceError(f"cannot assign to field {name!r}")
  super(cls,self).__setattr__(name,value)
 def __delattr__(self,name):
  if type(self) is cls or name in names:
   raise FrozenInstanceError(f"cannot delete field {name!r}")
  super(cls,self).__delattr__(name)
 func_builder.add_fn('__setattr__',__setattr__,overwrite_error=True)
 func_builder.add_fn('__delattr__',__delattr__,overwrite_error=True)


"""

_HASH_ADD = """ def __hash__(self):
  return hash(_values(self,flds))
 func_builder.add_fn('__hash__',__hash__,unconditional_add=True)

def _values(self,flds):
 return tuple([getattr(self,f.name) for f in flds])

"""

_METHODS = """ if repr:
  shown=[f for f in field_list if f.repr]
  @recursive_repr()
  def __repr__(self):
   return self.__class__.__qualname__+'('+', '.join([f"{f.name}={getattr(self,f.name)!r}" for f in shown])+')'
  func_builder.add_fn('__repr__',__repr__)

 compared=[f for f in field_list if f.compare]
 if eq:
  def __eq__(self,other):
   if self is other:
    return True
   if other.__class__ is self.__class__:
    for f in compared:
     if not getattr(self,f.name)==getattr(other,f.name):
      return False
    return True
   return NotImplemented
  func_builder.add_fn('__eq__',__eq__)

 if order:
  def __lt__(self,other):
   return _values(self,compared)<_values(other,compared) if other.__class__ is self.__class__ else NotImplemented
  def __le__(self,other):
   return _values(self,compared)<=_values(other,compared) if other.__class__ is self.__class__ else NotImplemented
  def __gt__(self,other):
   return _values(self,compared)>_values(other,compared) if other.__class__ is self.__class__ else NotImplemented
  def __ge__(self,other):
   return _values(self,compared)>=_values(other,compared) if other.__class__ is self.__class__ else NotImplemented
  for name,fn in (('__lt__',__lt__),('__le__',__le__),('__gt__',__gt__),('__ge__',__ge__)):
   func_builder.add_fn(name,fn,overwrite_error='Consider using functools.total_ordering')

"""

_DOCSTRING = """  def told(f):
   kind=f.type
   if not isinstance(kind,str):
    kind=kind.__qualname__ if isinstance(kind,type) and kind.__module__=='builtins' else annotationlib.type_repr(kind)
   else:
    kind=f'{kind!r}'
   if f.default_factory is not MISSING:
    return f'{f.name}: {kind} = <factory>'
   return f'{f.name}: {kind}' if f.default is MISSING else f'{f.name}: {kind} = {f.default!r}'
  every=[f for f in getattr(cls,_FIELDS).values() if f._field_type is not _FIELD_CLASSVAR]
  std,keyed=_fields_in_init_order(every)
  text_sig='('+', '.join([told(f) for f in std]+(['*'] if keyed else [])+[told(f) for f in keyed])+')'

"""

_PREFIX = """ word,rest='',annotation.lstrip()
 while rest and (rest[0].isalnum() or rest[0] in '_. '):
  word+=rest[0]
  rest=rest[1:]
 word=word.rstrip(' .').replace(' ','')
 if not word:
  return None
"""

_NAMEDTUPLE = """ def _new(_cls,*values):
  return tuple_new(_cls,values)
 __new__=_make_function('__new__',['_cls',*field_names],num_fields+1,defaults,None,_new)
"""

_UNWRAP = "   while hasattr(member,'__wrapped__'):\n    member=member.__wrapped__"

_FIELDS = """  def dataclass_fields(object):
   return [f for f in object.__dataclass_fields__.values() if f._field_type.name=='_FIELD']
"""

_CODE_FLAGS = """def _has_flag(f,flag):
 while hasattr(f,'func' if type(f) is _partial else '__func__'):
  f=f.func if type(f) is _partial else f.__func__
 return bool(getattr(getattr(f,'__code__',None),'co_flags',0)&flag)
def _isasyncgenfunction(f):
 return _has_flag(f,512)
def _iscoroutinefunction(f):
 return _has_flag(f,128)
def _isgeneratorfunction(f):
 return _has_flag(f,32)
from functools import partial as _partial
"""

_LOOKUP = """ for cls in type(obj).__mro__:
  if name in cls.__dict__:
   found=cls.__dict__[name]
   return found.__get__(obj,type(obj)) if hasattr(type(found),'__get__') else found
 return default


"""

# The signatures of builtins are read with a parser, which is not in the browser.
_NO_SIGNATURE = """ raise ValueError(f"no signature found for {obj!r}")
 Parameter=cls._parameter_cls
 clean_signature,self_parameter="""

_FLAGS = (
    "{1:'OPTIMIZED',2:'NEWLOCALS',4:'VARARGS',8:'VARKEYWORDS',16:'NESTED',32:'GENERATOR',64:'NOFREE',"
    "128:'COROUTINE',256:'ITERABLE_COROUTINE',512:'ASYNC_GENERATOR'}"
)

_CHARMAP = """for at,car in enumerate(input):
  code=encoding_table.get(car)
  if code is None:
   if errors=='ignore':
    continue
   if errors!='replace':
    raise UnicodeEncodeError('charmap',input,at,at+1,'character maps to <undefined>')
   code=63
"""

_DEQUE = """ def index(self,value,start=0,stop=None):
  size=len(self)
  start=max(start+size,0) if start<0 else start
  stop=size if stop is None else stop+size if stop<0 else min(stop,size)
  for at in range(start,stop):
   item=self[at]
   if item is value or item==value:
    return at
  raise ValueError(f'{value!r} is not in deque')

 def insert(self,index,value):
  if self.maxlen is not None and len(self)>=self.maxlen:
   raise IndexError('deque already at its maximum size')
  items=list(self)
  items.insert(index,value)
  self.clear()
  self.extend(items)

 def copy(self):
  return self.__class__(self,self.maxlen)

 def __add__(self,other):
  if not isinstance(other,deque):
   raise TypeError(f'can only concatenate deque (not "{type(other).__name__}") to deque')
  made=self.copy()
  made.extend(other)
  return made

 def __mul__(self,times):
  return self.__class__(list(self)*times,self.maxlen)

 __rmul__=__mul__

 def __contains__(self,value):
  return any(item is value or item==value for item in self)

 def __bool__(self):
  return self.length>0

"""

_MERGED = """ def __or__(self,other):
  if not isinstance(other,dict):
   return NotImplemented
  made=self.copy()
  made.update(other)
  return made
 def __ror__(self,other):
  if not isinstance(other,dict):
   return NotImplemented
  made=self.__class__(self.default_factory,other)
  made.update(self)
  return made
"""

_STRFTIME = """ wday,yday=t[6],t[7]
 def weeks(year):
  first=lambda y:(y+y//4-y//100+y//400)%7
  return 53 if first(year)==4 or first(year-1)==3 else 52
 iso_year,week=t[0],(yday-wday+9)//7
 if week <1:
  iso_year -=1
  week=weeks(iso_year)
 elif week >weeks(iso_year):
  iso_year +=1
  week=1
 made={'H':HH24,'I':HH12,'i':HH12.lstrip("0"),'p':AMPM,'M':MM,'S':SS,'Y':YY,'y':yy,'m':mm,'d':dd,'j':DoY,'w':str(w),
 'a':abb_weekdays[w],'A':full_weekdays[w],'b':abb_months[int(mm)-1],'B':full_months[int(mm)-1],'h':abb_months[int(mm)-1],
 'W':ns((yday+6-wday)//7,2),'U':ns((yday+6-(wday+1)%7)//7,2),'V':ns(week,2),'G':ns(iso_year,4),'g':ns(iso_year,4)[2:],
 'u':str(wday+1),'e':dd.lstrip("0").rjust(2),'C':YY[:2],'D':mm+'/'+dd+'/'+yy,'F':YY+'-'+mm+'-'+dd,'R':HH24+':'+MM,
 'T':HH24+':'+MM+':'+SS,'r':HH12+':'+MM+':'+SS+' '+AMPM,'n':chr(10),'t':chr(9),'%':'%'}
 parts=res.split('%')
 out,i=[parts[0]],1
 while i <len(parts):
  part=parts[i]
  if not part and i+1 <len(parts):
   i +=1
   out.append('%'+parts[i])
  elif part[:1]=='-' and part[1:2] in made:
   out.append((made[part[1]].lstrip('0 ')or '0')+part[2:])
  else:
   out.append(made[part[0]]+part[1:]if part[:1]in made else '%'+part)
  i +=1
 return ''.join(out)

"""

_STRUCT_TIME = """class struct_time(tuple):

 def __new__(cls,sequence,_more=None):
  made=tuple.__new__(cls,sequence)
  if len(made)!=9:
   raise TypeError("time.struct_time() takes a 9-sequence (%s-sequence given)"%len(made))
  return made

 @property
 def args(self):
  return tuple(self)

"""

_REDUCE = """_missing=object()

def reduce(func,iterable,initializer=_missing):
 args=iter(iterable)
 res=initializer
 if initializer is _missing:
  for res in args:
   break
  if res is _missing:
   raise TypeError('reduce() of empty iterable with no initial value')
 for item in args:
  res=func(res,item)
 return res
"""

_NAMESPACE = """ _shown=set()
 class SimpleNamespace:
  def __init__(self,mapping_or_iterable=(),/,**given):
   self.__dict__.update(dict(mapping_or_iterable),**given)
  def __repr__(self):
   name='namespace' if type(self) is SimpleNamespace else type(self).__name__
   if id(self) in _shown:
    return f'{name}(...)'
   _shown.add(id(self))
   try:
    return f"{name}({', '.join([f'{k}={v!r}' for k,v in self.__dict__.items()])})"
   finally:
    _shown.discard(id(self))
  def __eq__(self,other):
   return self.__dict__==other.__dict__ if isinstance(self,SimpleNamespace) and isinstance(other,SimpleNamespace) else NotImplemented
  __hash__=None
  def __replace__(self,/,**given):
   return type(self)(**{**self.__dict__,**given})
  def __reduce__(self):
   return type(self),(),self.__dict__
"""


PATCHES: dict[str, tuple[Edit, ...]] = {
    "_codecs": (
        Edit(
            "for car in input:\n  code=encoding_table.get(car)\n",
            _CHARMAP,
            "  t.append(code)\n return bytes(t)",
        ),
    ),
    "_collections": (
        Edit(" def count(self,value):\n", _DEQUE + " def count(self,value):\n"),
        Edit("class defaultdict(dict):\n", "class defaultdict(dict):\n" + _MERGED),
    ),
    "_csv": (Edit("   rowlen=len(row)\n", "   row=list(row)\n   rowlen=len(row)\n"),),
    "_functools": (
        Edit("def reduce(func,iterable,initializer=None):", _REDUCE, "   return res\n"),
        Edit("   return res\n", ""),
    ),
    "_io_classes": (Edit("        self.$text_pos++\n", "        _self.$text_pos++\n"),),
    "_random": (Edit("var int32_1 = 2n ** 32n - 1n", "var int32_1 = 2n ** 32n"),),
    "collections": (
        Edit(
            "import sys as _sys\n",
            "import sys as _sys\nfrom _gossamer import make_function as _make_function\n",
        ),
        Edit(" __new__=eval(code,namespace)\n", _NAMEDTUPLE),
        Edit(" if defaults is not None:\n  __new__.__defaults__=defaults\n", ""),
    ),
    "contextlib": (
        Edit("lazy from inspect import(", _CODE_FLAGS, "from types import GenericAlias"),
        Edit(" from inspect import getattr_static,_descriptor_get\n", _LOOKUP, "_sentinel=['SENTINEL']"),
    ),
    "dataclasses": (
        Edit(
            "import itertools\n", "import itertools\nfrom _gossamer import make_function as _make_function\n"
        ),
        Edit("lazy import re\n", ""),
        Edit(" global _MODULE_IDENTIFIER_RE\n", _PREFIX, ' path=match[1].split(".")'),
        Edit(' path=match[1].split(".")', ' path=word.split(".")'),
        Edit(
            " def __get__(self,_obj,cls):\n",
            " def __get__(self,_obj,cls):\n" + _DOCSTRING,
            "  doc=cls.__name__",
        ),
        Edit("   import inspect\n   member=inspect.unwrap(member)", _UNWRAP),
        Edit("class _FuncBuilder:", _ADD_FN, "def _make_annotate_function("),
        Edit("def _field_assign(", _INIT_FN, "def _is_classvar("),
        Edit(
            " self_tuple=_tuple_str('self',flds)\n func_builder.add_fn('__hash__',",
            _HASH_ADD,
            "def _hash_exception(",
        ),
        Edit(" if repr:\n  flds=", _METHODS, " if frozen:\n  _frozen_set_del_attr"),
    ),
    "email.headerregistry": (
        Edit("staticmethod(parser.parse_message_ids)", "staticmethod(parser.parse_message_id)"),
    ),
    "inspect": (
        Edit(" Parameter=cls._parameter_cls\n \n clean_signature,self_parameter=", _NO_SIGNATURE),
        Edit("import dis\n", ""),
        Edit("import importlib.machinery\n", ""),
        Edit("in dis.COMPILER_FLAG_NAMES.items():", f"in {_FLAGS}.items():"),
    ),
    "_pydatetime": (Edit("del IsoCalendarDate\n", ""),),  # super() in it looks for the class by its name
    "sys": (Edit("maxsize=__BRYTHON__.max_array_size", "maxsize=9223372036854775807"),),
    "time": (
        Edit(' res=res.replace("%H",HH24)\n', _STRFTIME, "class struct_time:\n"),
        Edit("class struct_time:\n", _STRUCT_TIME, " @property\n def tm_year"),
        Edit(" def __eq__(self,other):\n  return self.args ==other.args\n", "", " def __reduce_ex__"),
        Edit(
            '("time.structime(tm_year={}, tm_mon={}, tm_day={}, "',
            '("time.struct_time(tm_year={}, tm_mon={}, tm_mday={}, "',
        ),
        Edit(
            " wday,0,0])\n tmp.args[7]=_get_day_of_year(tmp.args)\n return tmp",
            " wday,0,0])\n return struct_time(tmp[:7]+(_get_day_of_year(tmp),0))",
        ),
        Edit(
            " wday,0,dst])\n tmp.args[7]=_get_day_of_year(tmp.args)\n return tmp",
            " wday,0,dst])\n return struct_time(tmp[:7]+(_get_day_of_year(tmp),dst))",
        ),
    ),
    "types": (Edit(" SimpleNamespace=type(sys.implementation)\n", _NAMESPACE),),
    "pprint": (
        Edit("   from dataclasses import is_dataclass\n   \n", ""),
        Edit("  elif(is_dataclass(object)and", "  elif(hasattr(type(object),'__dataclass_fields__')and"),
        Edit("  from dataclasses import fields as dataclass_fields\n", _FIELDS),
    ),
}
