"""The challenges of an API in WWW-Authenticate (RFC 9110 11.6.1, RFC 6750 3, RFC 9449 7.1, RFC 9470 3)."""

_TOKEN = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_TOKEN68 = "-._~+/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def parse(text):
    """Return the challenges as [{scheme, params}], names in lower case; [] if any part violates the grammar.

    If a challenge has a token68 instead of parameters, it is returned as the value of the parameter "".
    """
    found = []
    try:
        for item in _items(text):
            _read(item, found)
    except Exception:
        return []
    return found


def judge(status, header):
    """Return the first Bearer or DPoP challenge of a 400, 401 or 403 that names an error, or None.

    The challenge is {error, acr_values, max_age, scope}, each as text. If its max_age is not a number, return None.
    """
    for each in parse(header) if status in (400, 401, 403) else []:
        params = each["params"]
        if each["scheme"] in ("bearer", "dpop") and params.get("error"):
            said = {name: params.get(name, "") for name in ("error", "acr_values", "max_age", "scope")}
            return None if any(char not in "0123456789" for char in said["max_age"]) else said
    return None


def _items(text):
    """Return the members of the list, each as [text outside of quotes, quoted text or None]."""
    if len(text) > 8192 or any((char < " " and char != "\t") or char == "\x7f" for char in text):
        raise ValueError("no header")
    items, at = [["", None]], 0
    while at < len(text):
        char, item = text[at], items[-1]
        at += 1
        if char == ",":
            items.append(["", None])
        elif char == '"':
            if item[1] is not None:
                raise ValueError("two quoted strings")
            item[1] = ""
            while text[at] != '"':
                at += text[at] == "\\"
                item[1] += text[at]
                at += 1
            at += 1
        elif item[1] is None:
            item[0] += char
        elif char not in " \t":
            raise ValueError("text after a quoted string")
    return items


def _word(text):
    if not text or any(char not in _TOKEN for char in text):
        raise ValueError("not a token")
    return text


def _read(item, found):
    """Add one member of the list to `found`, as a new challenge or as a parameter of the last one."""
    text, quoted = item[0].replace("\t", " ").strip(" "), item[1]
    if not text and quoted is None:
        return  # RFC 9110 5.6.1.2: empty members are ignored
    head, _, rest = text.partition(" ")
    rest = rest.strip(" ")
    if "=" not in head and rest[:1] != "=":
        found.append({"scheme": _word(head).lower(), "params": {}})
        text, bare = rest, rest.rstrip("=")
        if quoted is None and all(char in _TOKEN68 for char in bare):
            found[-1]["params"] = {"": rest} if rest else {}
            return
    params = found[-1]["params"]
    name, equals, value = [part.strip(" ") for part in text.partition("=")]
    name = _word(name).lower()
    if not equals or name in params or "" in params or (value and quoted is not None):
        raise ValueError("not a parameter, or one too many")
    params[name] = _word(value) if quoted is None else quoted
