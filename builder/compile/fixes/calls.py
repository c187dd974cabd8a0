"""Calls: the order of keywords, class keywords for `__prepare__`, the argument of `__class_getitem__`, and
AttributeError raised by `__getattr__`, a property or a descriptor."""

from builder.compile.edits import Edit
from builder.compile.fixes.fix import Fix

# if `**more` comes before a keyword, later keywords are passed as a mapping too, so that the order is kept
_KEYWORDS = """function make_args(scopes){var js='',parts=[],named=[]
var kwds=new Set()
function close_named(){if(named.length==0){return}
parts.push(parts.length==0 ? `{${named.join(', ')}}` :`_b_.dict.$from_js({${named.join(', ')}})`)
named=[]}
for(var keyword of this.keywords){if(keyword.arg){if(kwds.has(keyword.arg)){compiler_error(keyword,`keyword argument repeated: ${keyword.arg}`)}
kwds.add(keyword.arg)
named.push(`${keyword.arg}: ${$B.js_from_ast(keyword.value, scopes)}`)}else{
close_named()
if(parts.length==0){parts.push('{}')}
parts.push($B.js_from_ast(keyword.value,scopes))}}
close_named()
"""
_NAMESPACE = """name, "${qualname}", bases, resolved_bases, keywords)\\n`+
"""
_MISSED = """$B.missed=null
try{
res=getattribute(obj,attr)
if(res===$B.NULL){$B.missed=null}}catch(err){$B.RAISE_IF_NOT(err,_b_.AttributeError)
$B.missed=err
res=$B.NULL}
return res}"""

FIX = Fix(
    "calls",
    compiler=(
        Edit(  # a lambda in a class body must not become an attribute of the class
            "js=`(function() {\\n${js}\\n`+\nprefix+`return ${lambda_ref}\\n`\n",
            "js=`(function() {\\n${js}\\n`+\nprefix+(last_scope(scopes).type=='class' ? `var made = ${lambda_ref};delete ${lambda_ref};return made\\n` :`return ${lambda_ref}\\n`)\n",
        ),
        Edit("function make_args(scopes){", _KEYWORDS, "var args_list=[]\nfor(let arg of this.args)"),
        Edit(
            "if(named_kwargs.length+starred_kwargs.length > 0){",
            "if(parts.length > 0){args_list.push(`{$kw:[${parts.join(', ')}]}`)}\n",
            "return js+`${args_list.join(', ')}`}",
        ),
        Edit('name, "${qualname}", bases, resolved_bases)\\n`+\n', _NAMESPACE),
    ),
    runtime=(
        Edit(
            "return self.$function_infos[$B.func_attrs.__name__]}\nbuiltin_function_or_method_funcs.__name___set",
            "return self.$function_infos ? self.$function_infos[$B.func_attrs.__name__]:self.ml.ml_name}\nbuiltin_function_or_method_funcs.__name___set",
        ),
        Edit(  # a method of a type must refuse a `self` of another type
            "try{\nvar res=self.method(...args)\nreturn res}catch(err){throw err}}",
            "if(! $B.$isinstance(args[0],self.d_type)){$B.RAISE(_b_.TypeError,`descriptor '${self.d_name}' for '${self.d_type.tp_name}' "
            "objects doesn't apply to a '${$B.class_name(args[0])}' object`)}\nreturn self.method(...args)}",
        ),
        Edit(
            "for(var base of bases){class_obj.tp_flags |=base.tp_flags & $B.TPFLAGS.UNICODE_SUBCLASS",
            "for(var base of bases){if(! $B.is_type(base)){$B.RAISE(_b_.TypeError,'bases must be types')}\n"
            "class_obj.tp_flags |=base.tp_flags & $B.TPFLAGS.UNICODE_SUBCLASS",
        ),
        Edit("{return cls.ht_qualname}else{", "{return cls.ht_qualname ?? $B.get_name(cls)}else{"),
        Edit(
            "$B.make_class_namespace=function(metaclass,class_name,qualname,orig_bases,bases){",
            "$B.make_class_namespace=function(metaclass,class_name,qualname,orig_bases,bases,keywords){",
        ),
        Edit(
            "var class_dict=$B.$call(prepare,class_name,bases)\n",
            "var given=Object.assign({},keywords)\ndelete given.metaclass\n"
            "var class_dict=Object.keys(given).length ? $B.$call(prepare,class_name,bases,{$kw:[given]}):$B.$call(prepare,class_name,bases)\n",
        ),
        Edit(
            "try{\nres=getattribute(obj,attr)}catch(err){$B.RAISE_IF_NOT(err,_b_.AttributeError)\nres=$B.NULL}\nreturn res}",
            _MISSED,
        ),
        Edit(
            "if(res===$B.NULL){if(_default !==undefined){return _default}\nthrow $B.attr_error(attr,obj)}\nreturn res}\n_b_.globals",
            "if(res===$B.NULL){var missed=is_class ? null :$B.missed\n$B.missed=null\nif(_default !==undefined){return _default}\n"
            "throw missed ?? $B.attr_error(attr,obj)}\nreturn res}\n_b_.globals",
        ),
        Edit(
            "if(! Array.isArray(item)){item=$B.fast_tuple([item])}\nif(obj===_b_.type)",
            "var asked=item\nif(! Array.isArray(item)){item=$B.fast_tuple([item])}\nif(obj===_b_.type)",
        ),
        Edit(
            "if(class_gi !==$B.NULL){return $B.$call(class_gi,item)}else{",
            "if(class_gi !==$B.NULL){var its=class_gi.im_func\n"
            "return $B.$call(class_gi,its && $B.get_class(its)===$B.function ? asked :item)}else{",
        ),
        Edit(
            "if(typeof key !=='string'){$B.RAISE(_b_.TypeError,fname+\n\"() keywords must be strings\")}else if",
            "key=$B.plain(key)\nif(typeof key !=='string'){$B.RAISE(_b_.TypeError,fname+\n\"() keywords must be strings\")}else if",
        ),
        Edit(
            "if(has_kw){function add_key(key,value){var index=arg_names.indexOf(key)\nif(index==-1){if(kwarg){",
            "if(has_kw){function add_key(key,value){key=$B.plain(key)\n"
            "if(typeof key !=='string'){$B.RAISE(_b_.TypeError,name+'() keywords must be strings')}\n"
            "var index=arg_names.indexOf(key)\nif(index==-1){if(kwarg){if(_b_.dict.$contains(locals[kwarg],key)){"
            "$B.RAISE(_b_.TypeError,name+`() got multiple values for keyword argument '${key}'`)}\n",
        ),
        Edit(
            "return self.$infos.__defaults__}",
            "return self.$infos.__defaults__.length ? self.$infos.__defaults__ :_b_.None}",
        ),
        Edit(
            "items=items.map(item=> item===_b_.None ? $B.NoneType :item)\nreturn{",
            "items=items.map(item=> item===_b_.None ? $B.NoneType :item)\nif(items.length==2 && items[0]===items[1]){return items[0]}\nreturn{",
        ),
        Edit(
            "case '__eq__':\nreturn $B.list_eq(self.args,other.args)\ncase '__ne__':\nreturn ! $B.list_eq(self.args,other.args)",
            "case '__eq__':\nreturn same_union(self,other)\ncase '__ne__':\nreturn ! same_union(self,other)",
        ),
        Edit(
            "$B.UnionType.tp_richcompare=function(self,other,op){",
            "function same_union(a,b){return a.args.length==b.args.length && a.args.every(each=> b.args.includes(each))}\n$B.UnionType.tp_richcompare=function(self,other,op){",
        ),
        Edit(
            "get(target,prop){return $B.$call(getitem,target,prop)}",
            "get(target,prop){return typeof prop=='symbol' ||prop=='ob_type' ||prop[0]=='$' ||prop in Object.prototype ? target[prop]:$B.$call(getitem,target,prop)}",
        ),
    ),
)
