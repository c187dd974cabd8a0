// Compute quotient and remainder as CPython does: the remainder is exact and has the sign of the divisor.
function _float_div_mod(vx, wx) {
  if (wx == 0) $B.RAISE(_b_.ZeroDivisionError, "division by zero");
  var mod = vx % wx, div = (vx - mod) / wx;
  if (mod != 0) {
    if (wx < 0 != mod < 0) {
      mod += wx;
      div -= 1;
    }
  } else {
    mod = copysign(0, wx);
  }
  if (div == 0) return { mod, floordiv: copysign(0, vx / wx) };
  var floordiv = Math.floor(div);
  return { mod, floordiv: div - floordiv > 0.5 ? floordiv + 1 : floordiv };
}
function float_operator(method) {
  return function (self, other) {
    var [x, y] = conv_float(self, other);
    return x === $B.NULL || y === $B.NULL ? _b_.NotImplemented : method(x.value, y.value);
  };
}
function float_power(x, y) {
  if (y == 0 || x == 1 || x == -1 && Math.abs(y) == Infinity) return fast_float(1);
  if (x == 0 && y < 0 && isFinite(y)) $B.RAISE(_b_.ZeroDivisionError, "zero to a negative power");
  if (x < 0 && isFinite(x) && isFinite(y) && !Number.isInteger(y)) return _b_.complex.nb_power($B.make_complex(x, 0), fast_float(y));
  var power = Math.pow(x, y);
  if (Math.abs(power) == Infinity && isFinite(x) && isFinite(y)) $B.RAISE(_b_.OverflowError, "Result too large");
  return fast_float(power);
}
// Compute x to the power of y, modulo z. The result has the sign of z.
$B.power_modulo = function (x, y, z) {
  var size = z < 0n ? -z : z, base, result = 1n;
  if (z == 0n) $B.RAISE(_b_.ValueError, "pow() 3rd argument cannot be 0");
  base = (x % size + size) % size;
  if (y < 0n) {
    var [r, s, from, by] = [size, base, 0n, 1n];
    while (s) [r, s, from, by] = [s, r % s, by, from - r / s * by];
    if (r != 1n) $B.RAISE(_b_.ValueError, "base is not invertible for the given modulus");
    base = (from % size + size) % size;
    y = -y;
  }
  for (; y; y >>= 1n) {
    if (y & 1n) result = result * base % size;
    base = base * base % size;
  }
  result %= size;
  return z < 0n && result ? result + z : result;
};
