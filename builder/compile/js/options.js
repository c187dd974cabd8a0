// The part of Brython's page options that is needed if no script is compiled in the browser.
(function ($B) {
  var options = { args: [], cache: false, debug: 1, python_extension: ".py" };
  $B.parser = {};
  $B.options_parsed = true;
  $B.brython_options = options;
  $B.has_indexedDB = false;
  $B.clone = function (source) { return Object.assign({}, source); };
  $B.last = function (table) { return table[table.length - 1]; };
  $B.get_option = $B.get_page_option = $B.get_option_from_filename = function (name) { return options[name.toLowerCase()]; };
  $B.get_filename = function () {
    if ($B.count_frames() > 0) return $B.get_frame_at(0).__file__;
  };
  $B.get_filename_for_import = function () {
    var filename = $B.get_filename();
    if ($B.import_info[filename] === undefined) $B.make_import_paths(filename);
    return filename;
  };
})(__BRYTHON__);
