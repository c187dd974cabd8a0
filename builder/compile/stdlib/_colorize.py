# mypy: ignore-errors
# Colors are only for terminals, so every color is an empty string.


class _Colourless:
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return ""

    def __getitem__(self, name):
        return ""


class _Theme:
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return _Colourless()


ANSIColors = NoColors = _Colourless()
COLORIZE = False


def can_colorize(*, file=None):
    return False


def get_colors(colorize=False, *, file=None):
    return NoColors


def get_theme(*, tty_file=None, force_color=False, force_no_color=False):
    return _Theme()


def decolor(text):
    return text
