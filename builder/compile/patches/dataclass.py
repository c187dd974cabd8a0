"""Edits of dataclasses, which generates its methods as source text."""

from builder.compile.edits import Edit

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
_UNWRAP = "   while hasattr(member,'__wrapped__'):\n    member=member.__wrapped__"
_FIELDS = """  def dataclass_fields(object):
   return [f for f in object.__dataclass_fields__.values() if f._field_type.name=='_FIELD']
"""

PATCHES: dict[str, tuple[Edit, ...]] = {
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
}
