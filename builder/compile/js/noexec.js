// Placeholders for Brython's exec and eval; the loader replaces them by functions that raise an error.
__BRYTHON__.builtins.exec = __BRYTHON__.builtins.eval = function () {};
