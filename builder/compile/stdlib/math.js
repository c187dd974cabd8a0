// CPython's math, based on the browser's: undefined results raise ValueError, too large ones OverflowError.
(function ($B) {
  var _b_ = $B.builtins, made = {}, float = (value) => $B.fast_float(value), int = (value) => _b_.int.$int_or_long(value);
  var view = new DataView(new ArrayBuffer(8)), NONE = _b_.None;
  function domain() { $B.RAISE(_b_.ValueError, "math domain error"); }
  function range() { $B.RAISE(_b_.OverflowError, "math range error"); }
  // Convert a Python number to a double, like PyFloat_AsDouble.
  function number(x) {
    if (typeof x == "number") return x;
    if (x !== null && x.ob_type === _b_.float) return x.value;
    if ($B.is_int(x)) {
      var value = Number($B.int_value(x));
      return isFinite(value) ? value : $B.RAISE(_b_.OverflowError, "int too large to convert to float");
    }
    var type = $B.get_class(x);
    if ($B.is_str(x) || $B.is_buffer(x) || ["__float__", "__index__"].every((name) => $B.$getattr(type, name, $B.NULL) === $B.NULL)) {
      $B.RAISE(_b_.TypeError, "must be real number, not " + $B.class_name(x));
    }
    return _b_.float.$factory(x).value;
  }
  function integer(x) { return BigInt($B.int_value($B.PyNumber_Index(x))); }
  function checked(value, inputs, overflows) {
    if (value !== value && !inputs.some(Number.isNaN)) domain();
    if (Math.abs(value) == Infinity && inputs.every(Number.isFinite)) overflows ? range() : domain();
    return float(value);
  }
  // Define a function that takes `count` doubles and returns a double.
  function define(name, count, method, overflows) {
    made[name] = function () {
      $B.check_nb_args_no_kw(name, count, arguments);
      var inputs = Array.from(arguments, number);
      return checked(method(...inputs), inputs, overflows);
    };
  }
  // Define a function with optional or keyword-only arguments.
  function named(name, slots, defaults, method, more) {
    made[name] = function () {
      var keys = Object.fromEntries(slots.map((each) => [each, null]));
      return method($B.args(name, slots.length, keys, arguments, defaults, more || null, null));
    };
  }
  function integers(name, count, method) {
    made[name] = function () {
      $B.check_nb_args_no_kw(name, count, arguments);
      return int(method(...Array.from(arguments, integer)));
    };
  }
  ["acos", "acosh", "asin", "asinh", "atan", "atanh", "cbrt", "cos", "log1p", "sin", "sqrt", "tan", "tanh"].forEach(
    (name) => define(name, 1, Math[name]));
  ["cosh", "exp", "expm1", "sinh"].forEach((name) => define(name, 1, Math[name], true));
  define("exp2", 1, (x) => Math.pow(2, x), true);
  define("fabs", 1, Math.abs);
  define("degrees", 1, (x) => x * (180 / Math.PI));
  define("radians", 1, (x) => x * (Math.PI / 180));
  define("atan2", 2, Math.atan2);
  var negative = (x) => x < 0 || Object.is(x, -0), copysign = (x, y) => negative(x) == negative(y) ? x : -x;
  define("copysign", 2, copysign);
  define("fmod", 2, (x, y) => x % y);
  define("pow", 2, function (x, y) {
    if (x == 1 || y == 0 || x == -1 && Math.abs(y) == Infinity) return 1;
    if (x == 0 && y < 0 && isFinite(y)) domain();
    return Math.pow(x, y);
  }, true);
  define("remainder", 2, function (x, y) {
    if (isFinite(x) && Math.abs(y) == Infinity) return x;
    var size = Math.abs(y), rest = Math.abs(x) % size, other = size - rest;
    if (rest == other) rest -= 2 * (0.5 * (Math.abs(x) - rest) % size);
    else if (rest > other) rest = -other;
    return rest == 0 ? copysign(0, x) : negative(x) ? -rest : rest;
  });
  // Exponents and neighbors of doubles.
  function frexp(x) {
    if (!x || !isFinite(x)) return [x, 0];
    var shift = Math.abs(x) < 2 ** -1022 ? 54 : 0, mantissa = x * 2 ** shift, exponent;
    view.setFloat64(0, mantissa);
    exponent = (view.getUint16(0) >> 4 & 2047) - 1022;
    view.setUint16(0, view.getUint16(0) & 0x800f | 1022 << 4);
    return [view.getFloat64(0), exponent - shift];
  }
  function ldexp(x, n) {
    for (; n > 1023 && isFinite(x); n -= 1023) x *= 2 ** 1023;
    for (; n < -1022 && x; n += 969) x *= 2 ** -969;
    return x * 2 ** n;
  }
  function step(x, y, count) {
    if (!count || x !== x) return x;
    if (y !== y) return y;
    // map doubles to integers in the same order
    function place(value) {
      view.setFloat64(0, value);
      var bits = view.getBigInt64(0);
      return bits < 0n ? -(bits & 0x7fffffffffffffffn) : bits;
    }
    var from = place(x), to = place(y), far = to - from, by = far < 0n ? -far : far;
    if (x === y || count >= by) return y;
    var at = from + (far < 0n ? -count : count);
    view.setBigInt64(0, at < 0n ? -at | -0x8000000000000000n : at);
    var value = view.getFloat64(0);
    return value === 0 && negative(x) ? -0 : value;
  }
  made.frexp = function (x) {
    $B.check_nb_args_no_kw("frexp", 1, arguments);
    var [mantissa, exponent] = frexp(number(x));
    return $B.fast_tuple([float(mantissa), exponent]);
  };
  made.ldexp = function (x, n) {
    $B.check_nb_args_no_kw("ldexp", 2, arguments);
    if (!$B.is_int(n)) $B.RAISE(_b_.TypeError, "Expected an int as second argument to ldexp.");
    var value = number(x), power = Number($B.int_value(n));
    return value && isFinite(value) ? checked(ldexp(value, Math.max(-9999, Math.min(9999, power))), [value], true) : float(value);
  };
  made.modf = function (x) {
    $B.check_nb_args_no_kw("modf", 1, arguments);
    var value = number(x), whole = Math.trunc(value);
    return $B.fast_tuple([copysign(value === whole ? 0 : value - whole, value), whole].map(float));
  };
  named("nextafter", ["x", "y", "steps"], { steps: NONE }, function ($) {
    var count = $.steps === NONE ? 1n : integer($.steps);
    if (count < 0n) $B.RAISE(_b_.ValueError, "steps must be a non-negative integer");
    return float(step(number($.x), number($.y), count));
  });
  define("ulp", 1, function (x) {
    x = Math.abs(x);
    if (!isFinite(x)) return x;
    var next = step(x, Infinity, 1n);
    return next == Infinity ? x - step(x, 0, 1n) : next - x;
  });
  [["isfinite", Number.isFinite], ["isinf", (x) => Math.abs(x) == Infinity], ["isnan", Number.isNaN]].forEach(function ([name, method]) {
    made[name] = function (x) {
      $B.check_nb_args_no_kw(name, 1, arguments);
      return method(number(x));
    };
  });
  named("isclose", ["a", "b", "rel_tol", "abs_tol"], { rel_tol: float(1e-9), abs_tol: float(0) }, function ($) {
    var [a, b, relative, absolute] = [$.a, $.b, $.rel_tol, $.abs_tol].map(number), size = Math.max(Math.abs(a), Math.abs(b));
    if (relative < 0 || absolute < 0) $B.RAISE(_b_.ValueError, "tolerances must be non-negative");
    return a === b || size < Infinity && Math.abs(a - b) <= Math.max(relative * size, absolute);
  });
  // Logarithms, of integers of any size.
  function logarithm(log, two) {
    return function (x) {
      var big = $B.is_int(x) ? BigInt($B.int_value(x)) : null;
      if (big === null || big < 2n ** 1000n) {
        var value = number(x);
        return value > 0 || value !== value ? log(value) : domain();
      }
      var shift = big.toString(16).length * 4 - 64;
      return log(Number(big >> BigInt(shift))) + shift * two;
    };
  }
  var log = logarithm(Math.log, Math.LN2);
  made.log = function (x, base) {
    var [args] = $B.parse_args_kw("log", arguments);
    if (args.length < 1 || args.length > 2) $B.RAISE(_b_.TypeError, `log expected 1 or 2 arguments, got ${args.length}`);
    if (args.length == 1) return float(log(x));
    var above = log(x), below = log(base);
    return below == 0 ? $B.RAISE(_b_.ZeroDivisionError, "division by zero") : float(above / below);
  };
  [["log2", logarithm(Math.log2, 1)], ["log10", logarithm(Math.log10, Math.log10(2))]].forEach(function ([name, method]) {
    made[name] = function (x) {
      $B.check_nb_args_no_kw(name, 1, arguments);
      return float(method(x));
    };
  });
  // Whole numbers.
  [["ceil", Math.ceil], ["floor", Math.floor], ["trunc", Math.trunc]].forEach(function ([name, method]) {
    made[name] = function (x) {
      $B.check_nb_args_no_kw(name, 1, arguments);
      if (typeof x == "number") return x;
      var type = $B.get_class(x), special = $B.$getattr(type, `__${name}__`, $B.NULL);
      if (special !== $B.NULL && type !== _b_.float) return $B.$call(special, x);
      if (name == "trunc" && type !== _b_.float) $B.RAISE(_b_.TypeError, `type ${$B.class_name(x)} doesn't define __trunc__ method`);
      var value = number(x);
      if (value !== value) $B.RAISE(_b_.ValueError, "cannot convert float NaN to integer");
      if (!isFinite(value)) $B.RAISE(_b_.OverflowError, "cannot convert float infinity to integer");
      return int(BigInt(method(value)));
    };
  });
  function several(name, first, method) {
    made[name] = function () {
      var [args] = $B.parse_args_kw(name, arguments);
      return int(Array.from(args, integer).reduce(method, first));
    };
  }
  function gcd(a, b) {
    while (b) [a, b] = [b, a % b];
    return a < 0n ? -a : a;
  }
  several("gcd", 0n, gcd);
  several("lcm", 1n, function (a, b) {
    var size = a && b ? a / gcd(a, b) * b : 0n;
    return size < 0n ? -size : size;
  });
  integers("isqrt", 1, function (n) {
    if (n < 0n) $B.RAISE(_b_.ValueError, "isqrt() argument must be nonnegative");
    if (n < 2n) return n;
    for (var root = 1n << BigInt(n.toString(16).length * 2), next; (next = root + n / root >> 1n) < root;) root = next;
    return root;
  });
  // The product of the integers above `low`, up to `high`.
  function product(low, high) {
    if (high - low > 32n) return product(low, low + high >> 1n) * product(low + high >> 1n, high);
    for (var result = 1n; high > low; high--) result *= high;
    return result;
  }
  integers("factorial", 1, (n) => n < 0n ? $B.RAISE(_b_.ValueError, "factorial() not defined for negative values") : product(0n, n));
  function chosen(n, k) {
    if (n < 0n) $B.RAISE(_b_.ValueError, "n must be a non-negative integer");
    if (k < 0n) $B.RAISE(_b_.ValueError, "k must be a non-negative integer");
    return k > n ? 0n : product(n - k, n);
  }
  integers("comb", 2, function (n, k) {
    if (k > 0n && k <= n && n - k < k) k = n - k;
    return chosen(n, k) / product(0n, k > n ? 0n : k);
  });
  named("perm", ["n", "k"], { k: NONE }, ($) => int($.k === NONE ? chosen(integer($.n), integer($.n)) : chosen(integer($.n), integer($.k))));
  // Sums and products of sequences, and Euclidean lengths.
  function twice(a, b) { // a * b and its rounding error (Dekker)
    function split(x) {
      var high = x * 134217729;
      high -= high - x;
      return [high, x - high];
    }
    if (Math.abs(a) > 2 ** 990) return twice(a * 2 ** -60, b).map((part) => part * 2 ** 60);
    if (Math.abs(b) > 2 ** 990) return twice(b, a);
    let [ah, al] = split(a), [bh, bl] = split(b), high = a * b;
    return [high, ah * bh - high + ah * bl + al * bh + al * bl];
  }
  function plus(a, b) { // a + b and its rounding error (Knuth)
    var high = a + b, part = high - a;
    return [high, a - (high - part) + (b - part)];
  }
  function length(values) {
    var most = Math.max(0, ...values.map(Math.abs));
    if (values.some((x) => Math.abs(x) == Infinity)) return Infinity;
    if (values.length < 2 || !most) return most;
    var [, exponent] = frexp(most);
    if (exponent < -1020) return ldexp(length(values.map((x) => ldexp(x, 1000))), -1000);
    var sum = 1, low = 0, root;
    function add(a, b) {
      let [high, lost] = twice(a, b), [total, rest] = plus(sum, high);
      sum = total;
      low += lost + rest;
    }
    values.forEach((x) => add(ldexp(x, -exponent), ldexp(x, -exponent)));
    root = Math.sqrt(sum - 1 + low);
    add(-root, root);
    return ldexp(root + (sum - 1 + low) / (2 * root), exponent);
  }
  made.hypot = function () {
    var [args] = $B.parse_args_kw("hypot", arguments), values = Array.from(args, number);
    return checked(length(values), values, true);
  };
  made.dist = function (p, q) {
    $B.check_nb_args_no_kw("dist", 2, arguments);
    var [from, to] = [p, q].map((point) => Array.from($B.make_js_iterator(point), number));
    if (from.length != to.length) $B.RAISE(_b_.ValueError, "both points must have the same number of dimensions");
    return float(length(from.map((x, i) => x - to[i])));
  };
  made.fsum = function (iterable) {
    $B.check_nb_args_no_kw("fsum", 1, arguments);
    var parts = [], special = 0;
    for (var item of $B.make_js_iterator(iterable)) {
      var x = number(item), kept = 0;
      if (!isFinite(x)) {
        if (x === -special) $B.RAISE(_b_.ValueError, "-inf + inf in fsum");
        special += x;
        continue;
      }
      for (var part of parts) {
        if (Math.abs(x) < Math.abs(part)) [x, part] = [part, x];
        var [high, low] = plus(x, part);
        if (low) parts[kept++] = low;
        x = high;
      }
      if (!isFinite(x)) $B.RAISE(_b_.OverflowError, "intermediate overflow in fsum");
      parts.length = kept;
      if (x) parts.push(x);
    }
    if (special) return float(special);
    var total = parts.pop() || 0, lost = 0;
    while (parts.length && !lost) [total, lost] = plus(total, parts.pop());
    // round half-way cases by the sign of the remaining parts
    if (parts.length && lost < 0 == parts[parts.length - 1] < 0) {
      var doubled = lost * 2, rounded = total + doubled;
      if (doubled === rounded - total) total = rounded;
    }
    return float(total);
  };
  named("prod", ["iterable", "start"], { start: 1 }, function ($) {
    var total = $.start;
    for (var item of $B.make_js_iterator($.iterable)) total = $B.rich_op("__mul__", total, item);
    return total;
  });
  made.sumprod = function (p, q) {
    $B.check_nb_args_no_kw("sumprod", 2, arguments);
    var [left, right] = [p, q].map((side) => Array.from($B.make_js_iterator(side))), total = 0, sum = null;
    if (left.length != right.length) $B.RAISE(_b_.ValueError, "Inputs are not the same length");
    var exact = (x) => typeof x == "object" && x !== null && x.ob_type === _b_.float;
    function settle() {
      if (sum) total = $B.rich_op("__add__", total, float(sum[2] + sum[1] + sum[0]));
      sum = null;
    }
    // add integers exactly, then floats as exactly as CPython, each until a value of another type comes
    var whole = true, real = true, most = 2n ** 63n;
    left.forEach(function (x, i) {
      var y = right[i], ints = [x, y].every((each) => typeof each == "number" || typeof each == "bigint" || each !== null && each.ob_type === _b_.int);
      if (whole && ints) {
        var next = BigInt($B.int_value(total)) + BigInt($B.int_value(x)) * BigInt($B.int_value(y));
        if (next < most && next >= -most) return void (total = int(next));
      }
      whole = false;
      if (real && (exact(x) && (exact(y) || $B.is_int(y)) || exact(y) && $B.is_int(x))) {
        let [high, low] = twice(number(x), number(y)), [first, lost] = plus((sum || [0, 0, 0])[0], high);
        if (isFinite(first) && isFinite(low)) {
          let [second, more] = plus((sum || [0, 0, 0])[1], low), [third, last] = plus(second, lost);
          sum = [first, third, (sum || [0, 0, 0])[2] + more + last];
          return;
        }
      }
      real = false;
      settle();
      total = $B.rich_op("__add__", total, $B.rich_op("__mul__", x, y));
    });
    settle();
    return total;
  };
  made.fma = function (x, y, z) {
    $B.check_nb_args_no_kw("fma", 3, arguments);
    let inputs = [x, y, z].map(number), [a, b, c] = inputs, value = isFinite(a) && isFinite(b) && !isFinite(c) ? c : a * b + c;
    if (inputs.every(Number.isFinite) && a && b) {
      // compute exactly, with integers times a power of two
      var parts = inputs.map(function (each) {
        var [mantissa, exponent] = frexp(each);
        return [BigInt(mantissa * 2 ** 53), exponent - 53];
      });
      var power = parts[0][1] + parts[1][1], least = Math.min(power, c ? parts[2][1] : power);
      var whole = (parts[0][0] * parts[1][0] << BigInt(power - least)) + (c ? parts[2][0] << BigInt(parts[2][1] - least) : 0n);
      var shift = Math.max(0, whole.toString(2).length - 200), top = shift ? whole >> BigInt(shift) | 1n : whole;
      if (whole) value = ldexp(Number(top), least + shift);
    }
    return checked(value, inputs, true);
  };
  // The gamma function by Lanczos's approximation (g = 6.0247), and the error function by its series and its continued fraction.
  var LANCZOS = [
    23531376880.41076, 42919803642.649101, 35711959237.355667, 17921034426.037209, 6039542586.3520279, 1439720407.3117216, 248874557.86205417,
    31426415.585400194, 2876370.6289353725, 186056.26539522350, 8071.6720023658163, 210.82427775157936, 2.5066282746310002,
  ];
  var BELOW = [0, 39916800, 120543840, 150917976, 105258076, 45995730, 13339535, 2637558, 357423, 32670, 1925, 66, 1], G = 6.024680040776729583740234375;
  function lanczos(x) {
    var above = 0, below = 0, i;
    if (x < 5) for (i = 12; i >= 0; i--) [above, below] = [above * x + LANCZOS[i], below * x + BELOW[i]];
    else for (i = 0; i < 13; i++) [above, below] = [above / x + LANCZOS[i], below / x + BELOW[i]];
    return above / below;
  }
  function sinpi(x) {
    var rest = Math.abs(x) % 2, sign = negative(x) ? -1 : 1;
    return sign * [
      () => Math.sin(Math.PI * rest), () => Math.cos(Math.PI * (rest - 0.5)), () => Math.sin(Math.PI * (1 - rest)),
      () => -Math.cos(Math.PI * (rest - 1.5)), () => Math.sin(Math.PI * (rest - 2)),
    ][Math.round(2 * rest)]();
  }
  define("gamma", 1, function (x) {
    var size = Math.abs(x);
    if (x !== x || x == Infinity) return x;
    if (x == -Infinity || x == 0 || Number.isInteger(x) && x < 0) domain();
    if (Number.isInteger(x) && x <= 23) return Number(product(0n, BigInt(x - 1)));
    if (size < 1e-20) return 1 / x;
    if (size > 200) return x < 0 ? 0 / sinpi(x) : Infinity;
    var half = G - 0.5, y = size + half, z = size > half ? y - size - half : y - half - size;
    z = z * G / y;
    var result;
    if (x < 0) {
      result = -Math.PI / sinpi(size) / size * Math.exp(y) / lanczos(size);
      result -= z * result;
      return size < 140 ? result / Math.pow(y, size - 0.5) : result / Math.pow(y, size / 2 - 0.25) / Math.pow(y, size / 2 - 0.25);
    }
    result = lanczos(size) / Math.exp(y);
    result += z * result;
    return size < 140 ? result * Math.pow(y, size - 0.5) : result * Math.pow(y, size / 2 - 0.25) * Math.pow(y, size / 2 - 0.25);
  }, true);
  define("lgamma", 1, function (x) {
    var size = Math.abs(x);
    if (x !== x || size == Infinity) return size;
    if (Number.isInteger(x) && x <= 2) return x <= 0 ? domain() : 0;
    if (size < 1e-20) return -Math.log(size);
    var result = Math.log(lanczos(size)) - G + (size - 0.5) * (Math.log(size + G - 0.5) - 1);
    return x < 0 ? Math.log(Math.PI) - Math.log(Math.abs(sinpi(size))) - Math.log(size) - result : result;
  }, true);
  var ROOT_PI = Math.sqrt(Math.PI);
  function series(x) {
    for (var sum = 0, k = 25; k > 0; k--) sum = 2 + x * x * sum / (k + 0.5);
    return sum * x * Math.exp(-x * x) / ROOT_PI;
  }
  function fraction(x) {
    if (x >= 30) return 0;
    var a = 0, da = 0.5, p = 1, p1 = 0, q = da + x * x, q1 = 1;
    for (var k = 0; k < 50; k++) {
      a += da;
      da += 2;
      var b = da + x * x;
      [p1, p] = [p, b * p - a * p1];
      [q1, q] = [q, b * q - a * q1];
    }
    return p / q * x * Math.exp(-x * x) / ROOT_PI;
  }
  define("erf", 1, (x) => x !== x ? x : Math.abs(x) < 1.5 ? series(x) : x > 0 ? 1 - fraction(x) : fraction(-x) - 1);
  define("erfc", 1, (x) => x !== x ? x : Math.abs(x) < 1.5 ? 1 - series(x) : x > 0 ? fraction(x) : 2 - fraction(-x));
  Object.keys(made).forEach((name) => { made[name].ob_type = $B.builtin_function_or_method; });
  $B.addToImported("math", Object.assign(made, {
    e: float(Math.E), pi: float(Math.PI), tau: float(2 * Math.PI), inf: float(Infinity), nan: float(NaN),
  }));
})(__BRYTHON__);
