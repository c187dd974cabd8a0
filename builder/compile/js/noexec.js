// In place of Brython's exec and eval; the loader gives them their words.
__BRYTHON__.builtins.exec = __BRYTHON__.builtins.eval = function () {};
