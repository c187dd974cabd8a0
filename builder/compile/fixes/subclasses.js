// Return the plain value of an instance of a subclass of str or int; return other values unchanged.
$B.plain = function (value) {
  if (typeof value != "object" || value === null || value instanceof String || !value.ob_type) return value;
  if (value.$brython_value !== undefined) return value.$brython_value;
  return $B.is_int(value) ? $B.int_value(value) : value;
};
// Return the plain string for a dictionary key whose class uses the hash of str; return other keys unchanged.
$B.plain_key = function (key) {
  if (typeof key != "object" || key === null || key.$brython_value === undefined) return key;
  var type = $B.get_class(key);
  if (!Object.hasOwn(type, "$str_hash")) {
    type.$str_hash = $B.search_in_mro(type, "__hash__", null) === $B.search_in_mro(_b_.str, "__hash__", null);
  }
  return type.$str_hash ? String(key.$brython_value) : key;
};
$B.str_value = {
  toString() { return String(this.$brython_value); },
  valueOf() { return String(this.$brython_value); },
  [Symbol.iterator]() { return this.$brython_value[Symbol.iterator](); },
};
