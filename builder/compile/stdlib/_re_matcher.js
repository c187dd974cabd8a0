// Regular expressions: matching. The tree becomes a list of steps, which run with their own stack, as in CPython's
// _sre: a group keeps its match until it matches again, or until the matcher backtracks to before it.
(function ($B) {
  var builtins = $B.builtins, None = builtins.None, I = 2, M = 8, S = 16, A = 256;
  var SAME = [[0x69, 0x131], [0x73, 0x17f], [0xb5, 0x3bc], [0x345, 0x3b9, 0x1fbe], [0x390, 0x1fd3], [0x3b0, 0x1fe3],
    [0x3b2, 0x3d0], [0x3b5, 0x3f5], [0x3b8, 0x3d1], [0x3ba, 0x3f0], [0x3c0, 0x3d6], [0x3c1, 0x3f1], [0x3c2, 0x3c3],
    [0x3c6, 0x3d5], [0x432, 0x1c80], [0x434, 0x1c81], [0x43e, 0x1c82], [0x441, 0x1c83], [0x442, 0x1c84, 0x1c85],
    [0x44a, 0x1c86], [0x463, 0x1c87], [0x1c88, 0xa64b], [0x1e61, 0x1e9b], [0xfb05, 0xfb06]];
  var WORD = /[\p{L}\p{N}_]/u, DIGIT = /\p{Nd}/u, SPACE = /[\t-\r\x1c- \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;
  var WORD_A = /[A-Za-z0-9_]/, DIGIT_A = /[0-9]/, SPACE_A = /[ \t-\r]/;
  var same = new Map(SAME.flatMap((row) => row.map((code) => [code, row])));

  var kinds = {};
  function kind(name, ascii) { return kinds[name + !ascii] ??= made(name, ascii); }
  function made(name, ascii) {
    var low = name.toLowerCase(), pattern = low == "w" ? ascii ? WORD_A : WORD : low == "d" ? ascii ? DIGIT_A : DIGIT : ascii ? SPACE_A : SPACE;
    var known = Array.from({ length: 128 }, (_, code) => pattern.test(String.fromCharCode(code)));
    var test = (code) => code < 128 ? known[code] : !ascii && pattern.test(String.fromCodePoint(code));
    return name == low ? test : (code) => !test(code);
  }
  function turned(code, method) {
    var made = String.fromCodePoint(code)[method](), first = made.codePointAt(0);
    return made.length == (first > 0xffff ? 2 : 1) ? first : code;
  }
  function lower(code, ascii) {
    if (code < 128) return code > 64 && code < 91 ? code + 32 : code;
    return ascii ? code : code == 0x130 ? 0x69 : turned(code, "toLowerCase");
  }
  // Return all characters that differ from this one only by case.
  function cases(code, ascii) {
    var low = lower(code, ascii), all = new Set([code, low]);
    if (ascii) {
      if (low > 96 && low < 123) all.add(low - 32);
      return all;
    }
    for (var each of same.get(low) ?? [low]) {
      all.add(each).add(turned(each, "toUpperCase"));
      var title = turned(each, "toUpperCase");
      if (title == 0x1c4 || title == 0x1c7 || title == 0x1ca || title == 0x1f1) all.add(title + 1);
    }
    if (low == 0x69) all.add(0x130);
    if (low == 0xdf) all.add(0x1e9e);
    if (low == 0x3c9) all.add(0x2126);
    if (low == 0x6b) all.add(0x212a);
    if (low == 0xe5) all.add(0x212b);
    return all;
  }
  // Return a function that tests whether a character is in a set.
  function member(node) {
    var flags = node.flags, ascii = flags & A, found;
    var tests = node.items.map((item) => item.kind ? kind(item.kind, ascii) : (code) => code >= item.from && code <= item.to);
    var any = tests.length == 1 ? tests[0] : (code) => tests.some((test) => test(code));
    if (flags & I) {
      found = (code) => {
        var low = lower(code, ascii);
        for (var each of cases(code, ascii)) for (var i = 0; i < tests.length; i++) if (tests[i](node.items[i].kind ? low : each)) return true;
        return false;
      };
    } else found = any;
    var known = [];
    return (code) => {
      if (code < 256) return known[code] ??= found(code) != !!node.negate;
      return found(code) != !!node.negate;
    };
  }
  function single(node) {
    if (node.op == "group" && !node.number) return single(node.item);
    if (node.op == "seq") return node.items.length == 1 ? single(node.items[0]) : null;
    if (node.op == "any") return node.flags & S ? () => true : (code) => code != 10;
    if (node.op == "set") return member(node);
    if (node.op != "one") return null;
    if (!(node.flags & I)) return (code) => code == node.code;
    var all = cases(node.code, node.flags & A);
    return (code) => all.has(code);
  }

  function compiled(tree, count) {
    var steps = [], slots = 2 * count + 2;
    function add(op, more) { return steps.push({ op, ...more }) - 1; }
    function sub(node, step) {
      steps[step].first = step + 1;
      emit(node);
      add("match", { inner: true });
      steps[step].then = steps.length;
    }
    function emit(node) {
      var one = node.op == "group" ? null : single(node);
      if (one) return add("one", { test: one });
      switch (node.op) {
        case "seq": return node.items.forEach(emit);
        case "or": {
          var ends = [];
          node.items.forEach((item, i) => {
            var split = i < node.items.length - 1 ? add("split") : -1;
            emit(item);
            if (split < 0) return;
            ends.push(add("jump"));
            steps[split].other = steps.length;
          });
          return ends.forEach((end) => { steps[end].to = steps.length; });
        }
        case "group":
          if (node.number) add("save", { slot: 2 * node.number, begin: true });
          emit(node.item);
          if (node.number) add("save", { slot: 2 * node.number + 1 });
          return;
        case "at": return add("at", { where: node.where, many: node.flags & M, word: kind("w", node.flags & A) });
        case "ref": return add("ref", { slot: 2 * node.group, fold: node.flags & I ? (code) => (same.get(lower(code, node.flags & A)) ?? [lower(code, node.flags & A)])[0] : null });
        case "look": return sub(node.item, add("look", { back: node.back ?? 0, not: node.not }));
        case "atomic": return sub(node.item, add("atomic"));
        case "if": {
          var step = add("if", { slot: 2 * node.group });
          emit(node.yes);
          var end = node.no ? add("jump") : -1;
          steps[step].other = steps.length;
          if (node.no) emit(node.no), steps[end].to = steps.length;
          return;
        }
        case "repeat": return repeat(node);
      }
    }
    function repeat(node) {
      if (node.whole) return sub({ ...node, whole: false }, add("atomic"));
      var { min, max, lazy } = node, test = single(node.item);
      if (test) return add(lazy ? "few" : "many", { test, min, max });
      var slot = slots;
      slots += 3;
      add("begin", { slot });
      var loop = add("loop", { slot, min, max, lazy });
      emit(node.item);
      add("jump", { to: loop });
      steps[loop].then = steps.length;
    }
    emit(tree);
    add("match");
    return { steps, slots, groups: 2 * count + 2 };
  }

  // Return a function that matches at a position of a text and returns the match's end, or -1; `regs` has the groups.
  function matcher(program, text, end, whole) {
    var steps = program.steps, regs, undo;
    function put(slot, value) { undo.push(slot, regs[slot]); regs[slot] = value; }
    function back(size) {
      while (undo.length > size) { var value = undo.pop(); regs[undo.pop()] = value; }
    }
    var isWord = (step, at) => at >= 0 && at < end && step.word(text[at]);
    function holds(step, at) {
      switch (step.where) {
        case "start": return at == 0;
        case "first": return at == 0 || step.many && text[at - 1] == 10;
        case "end": return at == end;
        case "last": return at == end || text[at] == 10 && (at == end - 1 || step.many);
        case "word": return isWord(step, at - 1) != isWord(step, at);
        default: return end > 0 && isWord(step, at - 1) == isWord(step, at);
      }
    }
    function refers(step, at) {
      var first = regs[step.slot], last = regs[step.slot + 1];
      if (first < 0 || last < first || at + last - first > end) return -1;
      for (; first < last; first++, at++) {
        if (text[first] != text[at] && !(step.fold && step.fold(text[first]) == step.fold(text[at]))) return -1;
      }
      return at;
    }
    // The stack has four numbers for each point to backtrack to: step, position, size of `undo`, and one of these:
    // ONCE; AGAIN, to repeat the loop of this step; the least position, to try one repeated character less; FEW minus
    // the greatest position.
    var ONCE = -1, AGAIN = -2, FEW = -3;
    function run(pc, at, start) {
      var stack = [];
      for (;;) {
        var step = steps[pc++], ok = true;
        switch (step.op) {
          case "one": ok = at < end && step.test(text[at++]); break;
          case "at": ok = holds(step, at); break;
          case "save":
            put(step.slot, at);
            if (step.slot & 1) put(0, step.slot >> 1);
            break;
          case "jump": pc = step.to; break;
          case "split": stack.push(step.other, at, undo.length, ONCE); break;
          case "many": {
            var most = Math.min(end, at + step.max), least = at + step.min;
            while (at < most && step.test(text[at])) at++;
            ok = at >= least;
            if (at > least) stack.push(pc, at - 1, undo.length, least);
            break;
          }
          case "few": {
            var from = at + step.min, limit = Math.min(end, at + step.max);
            ok = from <= end;
            while (ok && at < from) ok = step.test(text[at++]);
            if (ok && at < limit) stack.push(pc - 1, at, undo.length, FEW - limit);
            break;
          }
          case "begin": put(step.slot, -1); put(step.slot + 1, -1); break;
          case "loop": {
            var count = regs[step.slot] + 1, more = count < step.max && regs[step.slot + 1] != at;
            put(step.slot, count);
            if (count < step.min) break;
            if (more) {
              stack.push(step.lazy ? pc : step.then, at, undo.length, step.lazy ? AGAIN : ONCE);
              if (!step.lazy) put(step.slot + 1, at);
            }
            if (step.lazy || !more) pc = step.then;
            break;
          }
          case "ref": at = refers(step, at); ok = at >= 0; break;
          case "if": if (regs[step.slot] < 0 || regs[step.slot + 1] < 0) pc = step.other; break;
          case "look": {
            var size = undo.length;
            ok = at >= step.back && run(step.first, at - step.back, -1) >= 0 != step.not;
            if (at < step.back) ok = step.not;
            if (step.not) back(size);
            pc = step.then;
            break;
          }
          case "atomic": at = run(step.first, at, -1); ok = at >= 0; pc = step.then; break;
          default:
            ok = step.inner || !(whole && at != end) && at != start;
            if (ok) return at;
        }
        while (!ok) {
          if (!stack.length) return -1;
          var mark = stack.pop(), undone = stack.pop();
          at = stack.pop(); pc = stack.pop();
          back(undone);
          ok = true;
          if (mark >= 0) {
            if (at > mark) stack.push(pc, at - 1, undone, mark);
          } else if (mark == AGAIN) put(steps[pc - 1].slot + 1, at);
          else if (mark <= FEW) {
            ok = steps[pc].test(text[at++]);
            if (ok && at < FEW - mark) stack.push(pc, at, undone, mark);
            pc++;
          }
        }
      }
    }
    // `forward` is a position where an empty match is not allowed, because the previous match ended there.
    return function (start, forward) {
      regs = new Array(program.slots).fill(-1);
      undo = [];
      var last = run(0, start, forward ? start : -1);
      return last < 0 ? null : [start, last, regs];
    };
  }

  var held = "", codes = [];
  function codesOf(value) {
    if (value.source) return value.source;
    var text = String(value);
    if (text !== held || !codes.length) { held = text; codes = Array.from(text, (char) => char.codePointAt(0)); }
    return codes;
  }
  var Program = $B.make_type("Program");
  $B.finalize_type(Program);

  // Return a pattern's program, flags, number of groups, and group names; or an error message and a position.
  function compile(pattern, flags, bytes) {
    try {
      var chars = pattern.source ? Array.from(pattern.source, (byte) => String.fromCharCode(byte)) : Array.from(String(pattern));
      var made = $B.gossamer_parse(chars, flags, bytes), program = compiled(made.tree, made.count);
      program.ob_type = Program;
      var names = made.names.map((item) => $B.fast_tuple([$B.String(item[0]), item[1]]));
      return $B.fast_tuple([program, made.flags, made.count, $B.$list(names)]);
    } catch (error) {
      if (!error.message || error.ob_type || error.place === undefined && !error.nowhere) throw error;
      return $B.fast_tuple([error.message, error.nowhere ? None : error.place]);
    }
  }
  // Find a match between two positions, only at the first one or anywhere. Return its span, last group and group spans.
  function find(program, value, start, end, anywhere, whole, forward) {
    var text = codesOf(value), at = matcher(program, text, Math.min(end, text.length), whole), first = program.steps[0];
    for (var place = start; place <= end; place++, forward = false) {
      if (first.op == "one" && anywhere) {
        while (place < end && !first.test(text[place])) place++, forward = false;
        if (place >= end) break;
      }
      var found = at(place, forward);
      if (found) return $B.fast_tuple([found[0], found[1], found[2][0] < 0 ? None : found[2][0], ...found[2].slice(2, program.groups)]);
      if (!anywhere) break;
    }
    return None;
  }
  $B.addToImported("_re_matcher", { compile: compile, find: find });
})(__BRYTHON__);
