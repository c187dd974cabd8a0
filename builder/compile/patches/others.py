"""Edits of other modules, with a few edits each."""

from builder.compile.edits import Edit

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
# Reading the signatures of builtins needs a parser, which the browser does not have.
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

PATCHES: dict[str, tuple[Edit, ...]] = {
    "_codecs": (
        Edit(
            "for car in input:\n  code=encoding_table.get(car)\n",
            _CHARMAP,
            "  t.append(code)\n return bytes(t)",
        ),
    ),
    "_csv": (Edit("   rowlen=len(row)\n", "   row=list(row)\n   rowlen=len(row)\n"),),
    "_io_classes": (Edit("        self.$text_pos++\n", "        _self.$text_pos++\n"),),
    "_random": (Edit("var int32_1 = 2n ** 32n - 1n", "var int32_1 = 2n ** 32n"),),
    "contextlib": (
        Edit("lazy from inspect import(", _CODE_FLAGS, "from types import GenericAlias"),
        Edit(" from inspect import getattr_static,_descriptor_get\n", _LOOKUP, "_sentinel=['SENTINEL']"),
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
    "sys": (Edit("maxsize=__BRYTHON__.max_array_size", "maxsize=9223372036854775807"),),
    "pprint": (
        Edit("   from dataclasses import is_dataclass\n   \n", ""),
        Edit("  elif(is_dataclass(object)and", "  elif(hasattr(type(object),'__dataclass_fields__')and"),
        Edit("  from dataclasses import fields as dataclass_fields\n", _FIELDS),
    ),
}
