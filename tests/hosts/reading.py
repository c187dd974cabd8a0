"""Read the files for each host as the host itself does: each function returns the headers for a path."""

import json
import re

BUCKET = "the bucket"  # key among a host's files: the Cache-Control of each file in the bucket


def _blocks(text):
    for line in text.splitlines():
        if line.startswith("/"):
            lines = []
            yield line, lines
        elif line.startswith("  "):
            lines.append(line.strip())


def _matches(pattern, path):
    return re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), path)


def netlify(files, path, exists):
    """Return the headers for a path. All matching blocks count, and the last one that sets a header wins."""
    found = {}
    for pattern, lines in list(_blocks(files["_headers"])):
        if _matches(pattern, path):
            found.update(line.split(": ", 1) for line in lines)
    return found


def cloudflare(files, path, exists):
    """Return the headers for a path.

    All matching blocks count: "! Name" removes a header, and values of a header that is already set are joined by a
    comma.
    """
    found = {}
    for pattern, lines in list(_blocks(files["_headers"])):
        if not _matches(pattern, path):
            continue
        for line in lines:
            if line.startswith("! "):
                found.pop(line[2:], None)
        for name, value in (line.split(": ", 1) for line in lines if not line.startswith("! ")):
            found[name] = f"{found[name]}, {value}" if name in found else value
    return found


def _plain(text):
    """Return the value of a quoted string in a server's configuration."""
    return text.strip('"').replace('\\"', '"').replace("\\\\", "\\")


def nginx(files, path, exists):
    """Return the headers for a path.

    Variables are set by the server block, then by one location; a missing file is handled as the error page.
    """
    text = files["nginx.conf"]
    locations = re.findall(r'^location (=|\^~) "([^"\n]*)" \{\n(.*?)^\}', text, re.MULTILINE | re.DOTALL)
    top = re.sub(r"^location .*?^\}", "", text, flags=re.MULTILINE | re.DOTALL)
    (missing,) = re.findall(r'^error_page 404 "(.*)";', top, re.MULTILINE)
    final = (f"{path}index.html" if path.endswith("/") else path) if exists else missing
    chosen = next((lines for how, match, lines in locations if how == "=" and match == final), None)
    if chosen is None:
        under = [each for each in locations if each[0] == "^~" and final.startswith(each[1])]
        chosen = max(under, key=lambda each: len(each[1]))[2] if under else ""
    sets = dict(re.findall(r'^ *set (\$\w+) (".*");$', f"{top}\n{chosen}", re.MULTILINE))
    assert "add_header" not in chosen, "it would lose all others"
    found = {
        name: _plain(sets.get(value, value))
        for name, value in re.findall(r"^add_header (\S+) (.*) always;$", top, re.MULTILINE)
    }
    return {name: value for name, value in found.items() if value}


def _caddy_headers(text, found):
    for minus, name, value in re.findall(r'^\t*(-?)([A-Z][\w-]+)(?: (".*"|\S+))?$', text, re.MULTILINE):
        found.pop(name, None)
        if not minus:
            found[name] = _plain(value)


def caddy(files, path, exists):
    """Return the headers for a path: those of the route, in its order; for a missing file, those of handle_errors
    replace them.
    """
    text, _, errors = files["Caddyfile"].partition("\nhandle_errors {")
    matchers = {
        name: _plain(its).split('" "')
        for name, its in re.findall(r"^@(gossamer\d+) path (.*)$", text, re.MULTILINE)
    }
    found = {}
    for name, lines in re.findall(r"^\theader (?:@(\w+) )?\{\n(.*?)^\t\}", text, re.MULTILINE | re.DOTALL):
        if any(_matches(pattern, path) for pattern in matchers.get(name, ["*"])):
            _caddy_headers(lines, found)
    if not exists or path.endswith("/404.html"):
        _caddy_headers(re.search(r"header \{\n(.*?)\n\t\t\}", errors, re.DOTALL)[1], found)
    return {name: value for name, value in found.items() if name not in ("Content-Type", "Vary")}


def apache(files, path, exists):
    """Return the headers for a path: those of the host, then those of each matching section, in order."""
    text = files["apache.conf"]
    sections = re.findall(
        r'^<LocationMatch "([^"\n]*)">\n(.*?)^</LocationMatch>', text, re.MULTILINE | re.DOTALL
    )
    top = re.sub(r"^<LocationMatch.*?^</LocationMatch>", "", text, flags=re.MULTILINE | re.DOTALL)
    (missing,) = re.findall(r"^ErrorDocument 404 (.*)$", top, re.MULTILINE)
    final = path if exists else missing
    found = {}
    for lines in (top, *(its for pattern, its in sections if re.search(_plain(pattern), final))):
        for verb, name, value in re.findall(
            r"^ *Header always (set|unset) (\S+) ?(.*)$", lines, re.MULTILINE
        ):
            found.pop(name, None)
            if verb == "set":
                found[name] = _plain(value).replace("%%", "%")
    found.pop("Vary")
    return found


def _last_wins(entries, path):
    found = {}
    for pattern, headers in entries:
        if re.search(pattern, path):
            found.update((each["key"], each["value"]) for each in headers)
    return found


def vercel(files, path, exists):
    """Return the headers for a path. A source is literal, except for its one group."""
    entries = []
    for entry in json.loads(files["vercel.json"])["headers"]:
        before, _, group = entry["source"].partition("(")
        entries.append((f"^{re.escape(before)}({group}$", entry["headers"]))
    return _last_wins(entries, path)


def firebase(files, path, exists):
    entries = json.loads(files["firebase.json"])["hosting"]["headers"]
    return _last_wins([(entry["regex"], entry["headers"]) for entry in entries], path)


def azure_static_web_apps(files, path, exists):
    """Return the headers for a path. The first matching route counts, and an empty value removes a header."""
    config = json.loads(files["staticwebapp.config.json"])
    found = dict(config["globalHeaders"])
    route = next((route for route in config["routes"] if _matches(route["route"], path)), None)
    found.update(route["headers"] if route else {})
    return {name: value for name, value in found.items() if value}


def _uploaded(files, path):
    """Return the Cache-Control that the file of a path has in the bucket, or "" if there is none."""
    return files[BUCKET].get(f"{path}index.html"[1:] if path.endswith("/") else path[1:], "")


def _policy(text):
    """Return the headers of a response headers policy: those with a field of their own, and the others."""
    config = json.loads(text)
    own = config["SecurityHeadersConfig"]
    assert all(each["Override"] for each in (*own.values(), *config["CustomHeadersConfig"]["Items"]))
    assert config["CustomHeadersConfig"]["Quantity"] == len(config["CustomHeadersConfig"]["Items"]) <= 10
    age = own["StrictTransportSecurity"]
    return {
        "Content-Security-Policy": own["ContentSecurityPolicy"]["ContentSecurityPolicy"],
        "Referrer-Policy": own["ReferrerPolicy"]["ReferrerPolicy"],
        "Strict-Transport-Security": f"max-age={age['AccessControlMaxAgeSec']}"
        + ("; includeSubDomains" if age["IncludeSubdomains"] else ""),
        **({"X-Content-Type-Options": "nosniff"} if "ContentTypeOptions" in own else {}),
        **{each["Header"]: each["Value"] for each in config["CustomHeadersConfig"]["Items"]},
    }


def cloudfront(files, path, exists):
    """Return the headers for a path.

    The first behavior whose pattern matches the requested path counts; Cache-Control comes with the file.
    """
    module = json.loads(files["cloudfront.tf.json"])
    site = module["resource"]["aws_cloudfront_distribution"]["site"]
    behaviors = [*site["ordered_cache_behavior"], {"path_pattern": "*", **site["default_cache_behavior"]}]
    behavior = next(each for each in behaviors if _matches(each["path_pattern"], path))
    kind = re.fullmatch(r".*_policy\.(\w+)\.id}", behavior["response_headers_policy_id"])[1]
    policy = _policy(files[f"policy-{kind}.json"])
    resource = module["resource"]["aws_cloudfront_response_headers_policy"][kind]
    assert {
        each["header"]: each["value"] for each in resource["custom_headers_config"]["items"]
    }.items() <= policy.items()
    assert resource["security_headers_config"]["content_security_policy"][
        "content_security_policy"
    ] == policy["Content-Security-Policy"].replace("${", "$${")
    script = files["cloudfront-function.js"]
    callback, file = (
        json.loads(re.search(rf"^var {name} = (.*);$", script, re.M)[1])
        for name in ("CALLBACK", "CALLBACK_FILE")
    )
    path = file if path in callback else path
    return {
        **policy,
        "Cache-Control": _uploaded(
            files, path if exists else site["custom_error_response"][0]["response_page_path"]
        ),
    }


def gcs(files, path, exists):
    """Return the headers for a path.

    The path rule with exactly this path, or otherwise with its longest folder, names the backend; Cache-Control comes
    with the file.
    """
    resources = json.loads(files["gcs.tf.json"])["resource"]
    (matcher,) = resources["google_compute_url_map"]["site"]["path_matcher"]
    rules = {each: rule for rule in matcher["path_rule"] for each in rule["paths"]}
    assert len(rules) == sum(len(rule["paths"]) for rule in matcher["path_rule"]), "no path is in two rules"
    folders = [each for each in rules if each.endswith("*") and path.startswith(each[:-1])]
    rule = rules.get(path) or (
        rules[max(folders, key=len)] if folders else {"service": matcher["default_service"]}
    )
    kind = re.fullmatch(r".*_bucket\.(\w+)\.id}", rule["service"])[1]
    backend = resources["google_compute_backend_bucket"][kind]
    website = resources["google_storage_bucket"]["site"]["website"]
    final = rule.get("route_action", {}).get("url_rewrite", {}).get("path_prefix_rewrite", path)
    final = final if exists else "/" + website["not_found_page"]
    return {
        **dict(each.split(": ", 1) for each in backend["custom_response_headers"]),
        "Cache-Control": _uploaded(files, final),
    }


# Where former paths lead, by a permanent redirect.


def netlify_moved(files):
    lines = [line.split(" ") for line in files["_redirects"].splitlines()]
    assert {status for _, _, status in lines} == {"301!"}, "else the page at that path is shown"
    return {old: new for old, new, _ in lines}


def cloudflare_moved(files):
    return dict(line.removesuffix(" 301").split(" ") for line in files["_redirects"].splitlines())


def vercel_moved(files):
    listed = json.loads(files["vercel.json"])["redirects"]
    return {each["source"]: each["destination"] for each in listed if each["statusCode"] == 301}


def firebase_moved(files):
    listed = json.loads(files["firebase.json"])["hosting"]["redirects"]
    return {_literal(each["regex"]): each["destination"] for each in listed if each["type"] == 301}


def azure_static_web_apps_moved(files):
    listed = json.loads(files["staticwebapp.config.json"])["routes"]
    return {each["route"]: each["redirect"] for each in listed if each.get("statusCode") == 301}


def nginx_moved(files):
    form = r'^location = "(\S+)" \{\n    return 301 "(\S+)\$is_args\$args";\n\}'
    return dict(re.findall(form, files["nginx.conf"], re.MULTILINE))


def caddy_moved(files):
    return dict(re.findall(r'^\tredir "(\S+)" "(\S+)" 301$', files["Caddyfile"], re.MULTILINE))


def apache_moved(files):
    found = re.findall(r'^RewriteRule "(\S+)" "(\S+)" \[R=301,L\]$', files["apache.conf"], re.MULTILINE)
    return {_literal(pattern): new for pattern, new in found}


def cloudfront_moved(files):
    (text,) = (text for name, text in files.items() if name.endswith(".js"))
    return json.loads(re.search(r"^var MOVED = (.*);$", text, re.MULTILINE)[1])


def gcs_moved(files):
    (matcher,) = json.loads(files["gcs.tf.json"])["resource"]["google_compute_url_map"]["site"][
        "path_matcher"
    ]
    away = [rule for rule in matcher["path_rule"] if "url_redirect" in rule]
    assert {rule["url_redirect"]["redirect_response_code"] for rule in away} == {"MOVED_PERMANENTLY_DEFAULT"}
    return {path: rule["url_redirect"]["path_redirect"] for rule in away for path in rule["paths"]}


def _literal(pattern):
    return re.sub(r"\\(.)", r"\1", pattern.removeprefix("^").removesuffix("$"))
