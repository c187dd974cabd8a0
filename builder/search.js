// Search over the public pages of the site, by an index that is fetched when somebody first wants to search. It listens at
// the document, as navigation replaces parts of the page. Nothing of what is typed leaves the browser.
(function () {
  "use strict";
  var MOST = 12, WIDEST = 8; // results shown, files of the index for one word
  var index, files = {}, turn = 0;
  function fetched(url, integrity) {
    return fetch(url, { integrity: integrity }).then(function (response) {
      if (!response.ok) throw new Error(url + ": " + response.status);
      return response.json();
    });
  }
  // A failed request may be made again by the next letter.
  function opened(box) {
    return index || (index = fetched(box.dataset.search, box.dataset.integrity).catch(function (error) {
      index = null;
      throw error;
    }));
  }
  function file(shard) {
    return files[shard[1]] || (files[shard[1]] = fetched(shard[1], shard[2]).catch(function (error) {
      delete files[shard[1]];
      throw error;
    }));
  }
  // The words of a text: small letters without accents. builder/search.py does the same.
  function words(text) {
    var alone = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff";
    text = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    return text.match(new RegExp("[" + alone + "]|(?:(?![" + alone + "])[\\p{L}\\p{N}_])+", "gu")) || [];
  }
  function shardsOf(word, shards) {
    return shards.filter(function (shard, i) {
      return shard[0] <= word + "\uffff" && (i + 1 == shards.length || shards[i + 1][0] >= word);
    }).slice(0, WIDEST);
  }
  // Points by page: all words have to be on it, or the beginnings of words.
  function ranked(typed, found) {
    var all = Promise.all(typed.map(function (word) {
      return Promise.all(shardsOf(word, found.shards).map(file)).then(function (parts) {
        var points = new Map();
        parts.forEach(function (part) {
          Object.keys(part).forEach(function (each) {
            if (!each.startsWith(word)) return;
            var rows = part[each], worth = Math.log(1 + 2 * found.pages.length / rows.length) * (each === word ? 1 : 0.5);
            for (var i = 0; i < rows.length; i += 2) {
              points.set(rows[i], Math.max(points.get(rows[i]) || 0, rows[i + 1] * worth));
            }
          });
        });
        return points;
      });
    }));
    return all.then(function (each) {
      return Array.from(each[0].keys()).filter(function (page) {
        var language = found.pages[page][3]; // only if the site has several
        return each.every(function (points) { return points.has(page); })
          && (!language || language === document.documentElement.lang);
      }).map(function (page) {
        return [page, each.reduce(function (sum, points) { return sum + points.get(page); }, 0)];
      }).sort(function (a, b) { return b[1] - a[1] || a[0] - b[0]; });
    });
  }

  function made(name, text) {
    var element = document.createElement(name);
    element.textContent = text;
    return element;
  }
  function show(box, results, pages) {
    var list = box.querySelector("ol"), said = box.querySelector("[role=status]"), words = box.dataset;
    list.replaceChildren.apply(list, results.slice(0, MOST).map(function (result) {
      var page = pages[result[0]], item = document.createElement("li"), link = made("a", page[1]);
      link.href = page[0];
      item.append(link);
      if (page[2]) item.append(made("p", page[2]));
      return item;
    }));
    list.hidden = !results.length;
    said.textContent = results.length ? words.found.replace("{}", results.length) : words.none;
    said.classList.toggle("visually-hidden", results.length > 0);
  }
  function close(box, empty) {
    turn++;
    box.querySelector("ol").hidden = true;
    box.querySelector("[role=status]").textContent = "";
    if (empty) box.querySelector("input").value = "";
  }
  function search(box) {
    var typed = words(box.querySelector("input").value), own = ++turn;
    if (!typed.length) return close(box);
    opened(box).then(function (found) {
      return ranked(typed, found).then(function (results) {
        if (own === turn) show(box, results, found.pages);
      });
    }).catch(function () {
      if (own !== turn) return;
      show(box, [], []);
      box.querySelector("[role=status]").textContent = box.dataset.failed;
    });
  }

  function on(kind, act) {
    document.addEventListener(kind, function (event) {
      var box = event.target.closest && event.target.closest("[data-search]");
      if (box) act(box, event);
    });
  }
  on("focusin", function (box) { opened(box).catch(function () {}); });
  on("input", search);
  on("focusout", function (box, event) {
    if (!box.contains(event.relatedTarget)) close(box);
  });
  on("click", function (box, event) {
    if (event.target.closest("a")) close(box, true);
  });
  on("keydown", function (box, event) {
    var links = Array.from(box.querySelectorAll("ol:not([hidden]) a")), input = box.querySelector("input");
    var at = links.indexOf(event.target), to = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
    if (event.isComposing) return;
    if (event.key === "Escape" && (links.length || input.value)) {
      close(box, true);
      input.focus();
    } else if (event.key === "Enter" && at < 0 && links.length) {
      links[0].click();
    } else if (links.length && (to >= 0 || at === 0 && to === -1)) {
      (links[to] || (to < 0 ? input : links[at])).focus();
    } else {
      return;
    }
    event.preventDefault();
  });
})();
