// gettext for pages: the translations come from the catalogs in site/translations, in the language of the page.
(function ($B) {
  var page = globalThis.__GOSSAMER__, words = page && page.words && page.words() || {};

  $B.addToImported("gettext", {
    gettext: function () {
      var $ = $B.args("gettext", 1, { message: null }, arguments);
      return Object.hasOwn(words, $.message) ? words[$.message] : $.message;
    },
    ngettext: function () {
      var $ = $B.args("ngettext", 3, { singular: null, plural: null, n: null }, arguments);
      if (!Object.hasOwn(words, $.singular)) return $.n == 1 ? $.singular : $.plural;
      return words[$.singular][words[""][new Intl.PluralRules(document.documentElement.lang).select($.n)]];
    },
  });
})(__BRYTHON__);
