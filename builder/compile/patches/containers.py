"""Edits of collections, functools and the modules that they use."""

from builder.compile.edits import Edit

_NAMEDTUPLE = """ def _new(_cls,*values):
  return tuple_new(_cls,values)
 __new__=_make_function('__new__',['_cls',*field_names],num_fields+1,defaults,None,_new)
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
    "_collections": (
        Edit(" def count(self,value):\n", _DEQUE + " def count(self,value):\n"),
        Edit(
            "   index=index ^(2 **31)\n   if index >=length:\n",
            "   index=-1-index\n   if index >=length:\n",
        ),
        Edit(
            "   self.rotate(index)\n   self.pop()\n   self.rotate(-index)\n",
            "   self.rotate(index)\n   self.pop()\n   self.rotate(-index)\n\n def __imul__(self,n):\n"
            "  items=list(self)\n  self.clear()\n  self.extend(items*n)\n  return self\n",
        ),
        Edit("class defaultdict(dict):\n", "class defaultdict(dict):\n" + _MERGED),
    ),
    "_functools": (
        Edit("def reduce(func,iterable,initializer=None):", _REDUCE, "   return res\n"),
        Edit("   return res\n", ""),
    ),
    "collections": (
        Edit(
            "import sys as _sys\n",
            "import sys as _sys\nfrom _gossamer import make_function as _make_function\n",
        ),
        *(
            Edit(
                f"class _OrderedDict{kind}View(_collections_abc.{kind}View):\n",
                f"class _OrderedDict{kind}View(_collections_abc.{kind}View):\n def __repr__(self):\n"
                f"  return 'odict_{kind.lower()}(%r)'%(list(self),)\n",
            )
            for kind in ("Keys", "Items", "Values")
        ),
        Edit(" __new__=eval(code,namespace)\n", _NAMEDTUPLE),
        Edit(" if defaults is not None:\n  __new__.__defaults__=defaults\n", ""),
    ),
    "types": (Edit(" SimpleNamespace=type(sys.implementation)\n", _NAMESPACE),),
}
