// Base64 for our binascii, in JavaScript for speed.
(function ($B) {
  var builtins = $B.builtins, letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  var codes = Array.from(letters, (char) => char.charCodeAt()), places = {};
  codes.forEach((code, place) => { places[code] = place; });

  function encode(data) {
    var bytes = data.source, made = [];
    for (var at = 0; at < bytes.length; at += 3) {
      var left = bytes.length - at, number = bytes[at] << 16 | (bytes[at + 1] || 0) << 8 | (bytes[at + 2] || 0);
      made.push(codes[number >> 18], codes[number >> 12 & 63], left > 1 ? codes[number >> 6 & 63] : 61, left > 2 ? codes[number & 63] : 61);
    }
    return builtins.bytes.$factory($B.$list(made));
  }
  // Return the bytes, or an error message.
  function decode(data, strict) {
    var bytes = data.source, made = [], number = 0, count = 0, pads = 0;
    if (strict && bytes[0] == 61) return "Leading padding not allowed";
    for (var at = 0; at < bytes.length; at++) {
      if (bytes[at] == 61) {
        pads++;
        if (count >= 2 && count + pads >= 4) {
          if (strict && at + 1 < bytes.length) return "Excess data after padding";
          return builtins.bytes.$factory($B.$list(made));
        }
        continue;
      }
      var place = places[bytes[at]];
      if (place === undefined) {
        if (strict) return "Only base64 data is allowed";
        continue;
      }
      if (pads && strict) return "Discontinuous padding not allowed";
      pads = 0;
      number = (number << 6 | place) & 0xffffff;
      if (count) made.push(number >> 6 - 2 * count & 255);
      count = count + 1 & 3;
    }
    if (count == 1) {
      return "Invalid base64-encoded string: number of data characters (" + (made.length / 3 * 4 + 1) + ") cannot be 1 more than a multiple of 4";
    }
    return count ? "Incorrect padding" : builtins.bytes.$factory($B.$list(made));
  }
  $B.addToImported("_base64", { encode: encode, decode: decode });
})(__BRYTHON__);
