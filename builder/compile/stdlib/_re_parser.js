// Regular expressions: parse a pattern into a tree, with the rules and errors of CPython's re/_parser.py.
(function ($B) {
  var MAX = Infinity, I = 2, L = 4, M = 8, S = 16, U = 32, X = 64, A = 256;
  var LETTERS = { i: I, L: L, m: M, s: S, x: X, a: A, u: U }, SCOPED = I | M | S | X, TYPES = A | L | U;
  var CLASSES = "dDsSwW", CODES = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11, "\\": 92 };
  var PLACES = { A: "start", b: "word", B: "notword", Z: "end", z: "end" };
  var REPEATS = { "?": [0, 1], "*": [0, MAX], "+": [1, MAX] };
  var letter = (char) => /^\p{L}$/u.test(char), digit = (char) => char && /[0-9]/.test(char), octal = (char) => char && /[0-7]/.test(char);

  // Return the least and greatest number of characters that a node matches.
  function width(node, groups) {
    switch (node.op) {
      case "seq": return node.items.reduce(([low, high], item) => { var w = width(item, groups); return [low + w[0], high + w[1]]; }, [0, 0]);
      case "or": {
        var all = node.items.map((item) => width(item, groups));
        return [Math.min(...all.map((w) => w[0])), Math.max(...all.map((w) => w[1]))];
      }
      case "group": case "atomic": return width(node.item, groups);
      case "repeat": {
        var one = width(node.item, groups);
        return [one[0] * node.min, one[1] && node.max ? one[1] * node.max : 0];
      }
      case "one": case "set": case "any": return [1, 1];
      case "ref": return groups.widths[node.group];
      case "if": {
        var yes = width(node.yes, groups), no = node.no ? width(node.no, groups) : [0, 0];
        return [Math.min(yes[0], no[0]), Math.max(yes[1], no[1])];
      }
    }
    return [0, 0];
  }

  function parse(chars, flags, bytes) {
    var at = 0, groups = { names: [], widths: [undefined], open: new Set() }, behind = null;
    function wrong(message, place) { throw { message, place: place ?? 0, nowhere: place === null }; }
    var next = () => chars[at] == "\\" ? at + 1 < chars.length ? "\\" + chars[at + 1] : wrong("bad escape (end of pattern)", at) : chars[at];
    function get() {
      var token = next();
      if (token !== undefined) {
        at += chars[at] == "\\" ? 2 : 1;
        next();  // a lone backslash at the end is wrong, whatever comes before it
      }
      return token;
    }
    function take(char) { if (at < chars.length && next() === char) { get(); return true; } return false; }
    function until(end, what) {
      var text = "", start = at;
      for (;;) {
        var char = get();
        if (char === undefined) wrong(text ? `missing ${end}, unterminated name` : `missing ${what}`, text ? start : at);
        if (char == end) break;
        text += char;
      }
      if (!text) wrong(`missing ${what}`, at - 1);
      return text;
    }
    function named(text, from) {
      var size = [...text].length;
      if (bytes && /[^\x00-\x7f]/.test(text)) wrong(`bad character in group name ${$B.builtins.ascii(text)}`, at - size - from);
      if (!/^[\p{L}\p{Nl}_][\p{L}\p{N}\p{Mn}\p{Mc}\p{Pc}]*$/u.test(text)) wrong(`bad character in group name ${$B.builtins.repr(text)}`, at - size - from);
      return text;
    }
    function opened(name) {
      var number = groups.widths.length, before = groups.names.find((item) => item[0] == name);
      groups.widths.push(undefined);
      if (name !== null) {
        if (before) wrong(`redefinition of group name ${$B.builtins.repr(name)} as group ${number}; was group ${before[1]}`, at - [...name].length - 1);
        groups.names.push([name, number]);
      }
      groups.open.add(number);
      return number;
    }
    function inBehind(number, place) {
      if (behind === null) return;
      if (groups.open.has(number) || number >= groups.widths.length) wrong("cannot refer to an open group", place);
      if (number >= behind) wrong("cannot refer to group defined in the same lookbehind subpattern", place);
    }
    function hex(token, start, count) {
      for (var text = token; text.length < count + 2 && /^[0-9a-fA-F]$/.test(chars[at] ?? "");) text += chars[at++];
      if (text.length != count + 2) wrong("incomplete escape " + text, at - text.length);
      var code = parseInt(text.slice(2), 16);
      if (code > 0x10ffff) wrong("bad escape " + text, start);
      return code;
    }
    function escape(token, start, flags, inSet) {
      var char = token.slice(1);
      if (CLASSES.includes(char)) return { op: "set", items: [{ kind: char }] };
      if (char in CODES && (inSet || char != "b")) return { op: "one", code: CODES[char] };
      if (!inSet && char in PLACES) return { op: "at", where: PLACES[char] };
      if (char == "x") return { op: "one", code: hex(token, start, 2) };
      if (char == "u" && !bytes) return { op: "one", code: hex(token, start, 4) };
      if (char == "U" && !bytes) return { op: "one", code: hex(token, start, 8) };
      if (inSet ? octal(char) : char == "0") {
        for (var text = char; text.length < 3 && octal(chars[at]);) text += chars[at++];
        if (parseInt(text, 8) > 255) wrong(`octal escape value \\${text} outside of range 0-0o377`, start);
        return { op: "one", code: parseInt(text, 8) };
      }
      if (digit(char)) {
        if (inSet) wrong("bad escape " + token, start);
        if (digit(chars[at])) {
          char += chars[at++];
          if (octal(char[0]) && octal(char[1]) && octal(chars[at])) {
            char += chars[at++];
            if (parseInt(char, 8) > 255) wrong(`octal escape value \\${char} outside of range 0-0o377`, start);
            return { op: "one", code: parseInt(char, 8) };
          }
        }
        var group = Number(char);
        if (group >= groups.widths.length) wrong(`invalid group reference ${group}`, start + 1);
        if (groups.open.has(group)) wrong("cannot refer to an open group", start);
        inBehind(group, start);
        return { op: "ref", group, flags };
      }
      if (/[A-Za-z]/.test(char)) wrong("bad escape " + token, start);
      return { op: "one", code: char.codePointAt(0) };
    }
    function set(start, flags) {
      var items = [], negate = take("^");
      function one() {
        var place = at, token = get();
        if (token === undefined) wrong("unterminated character set", start);
        return token;
      }
      function item(token, place) {
        if (token[0] == "\\") {
          var made = escape(token, place, flags, true);
          return made.op == "one" ? { from: made.code, to: made.code } : made.items[0];
        }
        return { from: token.codePointAt(0), to: token.codePointAt(0) };
      }
      for (;;) {
        var place = at, token = one();
        if (token == "]" && items.length) break;
        var low = item(token, place);
        if (!take("-")) { items.push(low); continue; }
        var dash = at, other = one();
        if (other == "]") { items.push(low, { from: 45, to: 45 }); break; }
        var high = item(other, dash);
        if (low.kind || high.kind || high.to < low.from) wrong(`bad character range ${token}-${other}`, at - [...token + other].length - 1);
        items.push({ from: low.from, to: high.to });
      }
      return { op: "set", items, negate, flags };
    }
    function brace(start) {
      var low = "", high = "";
      while (digit(chars[at])) low += chars[at++];
      if (take(",")) while (digit(chars[at])) high += chars[at++];
      else high = low;
      if (!take("}")) { at = start + 1; return null; }
      var range = [low ? Number(low) : 0, high ? Number(high) : MAX];
      for (var text of [low, high]) if (Number(text) >= 4294967295) $B.RAISE($B.builtins.OverflowError, "the repetition number is too large");
      if (range[1] < range[0]) wrong("min repeat greater than max repeat", start + 1);
      return range;
    }
    function flagged(char, flags, start) {
      var on = 0, off = 0;
      function bad(mark) {
        if (mark === undefined) return wrong("missing -, : or )", at);
        wrong(letter(mark) ? "unknown flag" : "missing -, : or )", at - [...mark].length);
      }
      if (char != "-") {
        for (;;) {
          var flag = LETTERS[char];
          if (bytes && char == "u") wrong("bad inline flags: cannot use 'u' flag with a bytes pattern", at);
          if (!bytes && char == "L") wrong("bad inline flags: cannot use 'L' flag with a str pattern", at);
          on |= flag;
          if (flag & TYPES && (on & TYPES) != flag) wrong("bad inline flags: flags 'a', 'u' and 'L' are incompatible", at);
          char = get();
          if (char === undefined) wrong("missing -, : or )", at);
          if (")-:".includes(char)) break;
          if (!(char in LETTERS)) bad(char);
        }
      }
      if (char == ")") return [on, null];
      if (on & ~(SCOPED | TYPES)) wrong("bad inline flags: cannot turn on global flag", at - 1);
      if (char == "-") {
        char = get();
        if (char === undefined) wrong("missing flag", at);
        if (!(char in LETTERS)) wrong(letter(char) ? "unknown flag" : "missing flag", at - [...char].length);
        for (;;) {
          if (LETTERS[char] & TYPES) wrong("bad inline flags: cannot turn off flags 'a', 'u' and 'L'", at);
          off |= LETTERS[char];
          char = get();
          if (char === undefined) wrong("missing :", at);
          if (char == ":") break;
          if (!(char in LETTERS)) wrong(letter(char) ? "unknown flag" : "missing :", at - [...char].length);
        }
        if (off & on) wrong("bad inline flags: flag turned on and off", at - 1);
      }
      return [on, off];
    }
    function close(start) {
      if (!take(")")) wrong("missing ), unterminated subpattern", start);
    }
    function look(char, start, flags) {
      var back = char == "<", kept = behind;
      if (back) {
        char = get();
        if (char === undefined) wrong("unexpected end of pattern", at);
        if (char != "=" && char != "!") wrong("unknown extension ?<" + char, at - [...char].length - 2);
        behind ??= groups.widths.length;
      }
      var item = either(flags, false);
      if (back) behind = kept;
      close(start);
      if (back) {
        var [low, high] = width(item, groups);
        if (low != high) wrong("look-behind requires fixed-width pattern", null);
        return { op: "look", item, back: low, not: char == "!" };
      }
      return { op: "look", item, not: char == "!" };
    }
    function condition(start, flags) {
      var name = until(")", "group name"), group, place = at - [...name].length - 1;
      if (/^[0-9]+$/.test(name)) {
        group = Number(name);
        if (!group) wrong("bad group number", place);
        if (group >= 1e9) wrong(`invalid group reference ${group}`, place);
        (groups.asked ??= []).push([group, place]);
      } else {
        named(name, 1);
        group = groups.names.find((item) => item[0] == name)?.[1];
        if (group === undefined) wrong(`unknown group name ${$B.builtins.repr(name)}`, place);
      }
      inBehind(group, at);
      var yes = seq(flags, false), no = null;
      if (take("|")) {
        no = seq(flags, false);
        if (at < chars.length && next() == "|") wrong("conditional backref with more than two branches", at);
      }
      close(start);
      return { op: "if", group, yes, no };
    }
    function group(start, flags, first) {
      var name = null, captures = true, atomic = false, scoped = flags;
      if (take("?")) {
        var char = get();
        if (char === undefined) wrong("unexpected end of pattern", at);
        if (char == "P") {
          if (take("<")) name = named(until(">", "group name"), 1);
          else if (take("=")) {
            var told = named(until(")", "group name"), 1), place = at - [...told].length - 1;
            var found = groups.names.find((item) => item[0] == told)?.[1];
            if (found === undefined) wrong(`unknown group name ${$B.builtins.repr(told)}`, place);
            if (groups.open.has(found)) wrong("cannot refer to an open group", place);
            inBehind(found, at);
            return { op: "ref", group: found, flags };
          } else {
            char = get();
            wrong(char === undefined ? "unexpected end of pattern" : "unknown extension ?P" + char, char === undefined ? at : at - [...char].length - 2);
          }
        } else if (char == ":") captures = false;
        else if (char == "#") {
          for (;;) {
            if (at >= chars.length) wrong("missing ), unterminated comment", start);
            if (get() == ")") return null;
          }
        } else if ("=!<".includes(char)) return look(char, start, flags);
        else if (char == "(") return condition(start, flags);
        else if (char == ">") { captures = false; atomic = true; }
        else if (char in LETTERS || char == "-") {
          var [on, off] = flagged(char, flags, start);
          if (off === null) {
            if (!first) wrong("global flags not at the start of the expression", start);
            if (on & X && !(flags & X)) throw { verbose: true };
            global |= on;
            return null;
          }
          captures = false;
          scoped = (flags & (on & TYPES ? ~TYPES : -1) | on) & ~off;
        } else wrong("unknown extension ?" + char, at - [...char].length - 1);
      }
      var number = captures ? opened(name) : 0, item = either(scoped, false);
      close(start);
      if (number) {
        groups.widths[number] = width(item, groups);
        groups.open.delete(number);
      }
      return atomic ? { op: "atomic", item } : { op: "group", item, number };
    }
    function seq(flags, first) {
      var items = [];
      while (at < chars.length) {
        var start = at, char = next();
        if (char == "|" || char == ")") break;
        get();
        if (flags & X) {
          if (/^[ \t\n\r\v\f]$/.test(char)) continue;
          if (char == "#") {
            while (at < chars.length && get() != "\n");
            continue;
          }
        }
        if (char[0] == "\\") {
          var made = escape(char, start, flags, false);
          made.flags = flags;
          items.push(made);
        } else if (char == "[") items.push(set(start, flags));
        else if (char == ".") items.push({ op: "any", flags });
        else if (char == "^") items.push({ op: "at", where: "first", flags });
        else if (char == "$") items.push({ op: "at", where: "last", flags });
        else if (char == "(") {
          var inner = group(start, flags | global, first && !items.length);
          flags |= first ? global : 0;
          if (inner) items.push(inner);
        } else if (char in REPEATS || char == "{") {
          var range = REPEATS[char];
          if (char == "{") {
            range = chars[at] == "}" ? null : brace(start);
            if (!range) { items.push({ op: "one", code: 123, flags }); continue; }
          }
          var item = items.pop();
          if (!item || item.op == "at") wrong("nothing to repeat", start);
          if (item.op == "repeat") wrong("multiple repeat", start);
          var lazy = take("?"), whole = !lazy && take("+");
          items.push({ op: "repeat", min: range[0], max: range[1], item, lazy, whole });
        } else items.push({ op: "one", code: char.codePointAt(0), flags });
      }
      return { op: "seq", items };
    }
    function either(flags, first) {
      var items = [];
      do items.push(seq(flags | global, first && !items.length)); while (take("|"));
      return items.length == 1 ? items[0] : { op: "or", items };
    }
    var global = 0, tree = either(flags, true);
    if (at < chars.length) wrong("unbalanced parenthesis", at);
    for (var [number, place] of groups.asked ?? []) if (number >= groups.widths.length) wrong(`invalid group reference ${number}`, place);
    return { tree, flags: flags | global, count: groups.widths.length - 1, names: groups.names };
  }

  // Return the tree of a pattern. Throw { message, place } if the pattern is invalid.
  $B.gossamer_parse = function (chars, flags, bytes) {
    try {
      return parse(chars, flags, bytes);
    } catch (error) {
      if (error.verbose) return parse(chars, flags | X, bytes);
      throw error;
    }
  };
  $B.addToImported("_re_parser", {});
})(__BRYTHON__);
