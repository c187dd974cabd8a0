// Floats as bytes (IEEE 754), for our struct.
(function ($B) {
  var view = new DataView(new ArrayBuffer(8));
  $B.addToImported("_doubles", {
    // Return the bytes in this byte order, or None if the value is too large.
    pack: function (value, size, little) {
      if (size == 8) view.setFloat64(0, value.value, little);
      else {
        if (isFinite(value.value) && !isFinite(Math.fround(value.value))) return $B.builtins.None;
        view.setFloat32(0, value.value, little);
      }
      return $B.fast_bytes(Array.from(new Uint8Array(view.buffer, 0, size)));
    },
    unpack: function (data, little) {
      data.source.forEach(function (byte, i) { view.setUint8(i, byte); });
      return $B.fast_float(data.source.length == 8 ? view.getFloat64(0, little) : view.getFloat32(0, little));
    },
  });
})(__BRYTHON__);
