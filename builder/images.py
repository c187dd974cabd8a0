"""Show photographs in the size and format that suits a browser: AVIF and WebP in several widths, made when the site is built.

In development the file itself is shown, so that a save is seen at once. Made images are kept in the cache.
"""

import io
import re
import warnings
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from html import escape
from urllib.parse import unquote

from markupsafe import Markup

from builder.cache import Cache, digest, edition
from builder.errors import Fault, SiteError, Where, did_you_mean
from builder.fingerprint import Raw, url_token
from builder.sources import Source, is_picture
from builder.world import Misuse

WIDTHS = (
    480,
    960,
    1440,
    1920,
)  # in pixels of the file: about a phone, a tablet, a desktop, and all of them at twice the density
SIZES = "(min-width: 45rem) 42rem, 100vw"  # how wide an image is in running text, if nothing else is said
_FOLDER = "images/"
_QUALITY = {"avif": 55, "webp": 78}  # at which photographs look like the original
_OPTIONS = {
    "avif": {"speed": 6, "max_threads": 1},
    "webp": {"method": 5},
}  # one thread: the same bytes each time
_MADE = re.compile(rf"@@url:{_FOLDER}([^@\s\"'<>()\\]+)-(\d+)\.(avif|webp)@@")
_UNREADABLE = "save it anew as JPEG, PNG or WebP, or take it out of the page"


def template_function(assets: Mapping[str, Source], *, whole: bool) -> Callable[..., Markup]:
    """Return what templates know as `picture`."""

    def of(name: str, alt: str, *, sizes: str = "", **attributes: object) -> Markup:
        source = assets.get(name)
        if source is None or not is_picture(name):
            known = [each for each in assets if is_picture(each)]
            hint = (
                did_you_mean(name, known)
                or 'it is for JPEG, PNG and WebP files, named like "static/photo.jpg"'
            )
            raise Misuse("unknown-asset", f'no picture is called "{name}"', hint)
        given = {key.rstrip("_").replace("_", "-"): str(value) for key, value in attributes.items()}
        return Markup(picture(source, {"alt": alt} | given, sizes=sizes, whole=whole))

    return of


def picture(
    source: Source,
    attributes: Mapping[str, str],
    *,
    sizes: str = "",
    at_once: bool = False,
    whole: bool = False,
) -> str:
    """Return the HTML of an image: an <img> that knows its width and height, in a <picture> with other formats.

    `attributes` are those of the <img>, with `alt`. `sizes` says how wide it is shown, as in HTML. An image that is not to be seen
    `at_once` is loaded when it comes near the screen. With `whole` it is the file itself, in one size. Raise Misuse if it
    cannot be read.
    """
    width, height, still = measured(source)
    given = dict(attributes) | {"width": str(width), "height": str(height), "decoding": "async"}
    if not at_once:
        given.setdefault("loading", "lazy")
    if whole or not still:
        return _tag("img", {"src": url_token(source.name)} | given)
    sizes = sizes or SIZES
    avif, webp = (_set(source.name, width, format) for format in ("avif", "webp"))
    largest = url_token(_made(source.name, _widths(width)[-1], "webp"))
    image = _tag("img", {"src": largest, "srcset": webp, "sizes": sizes} | given)
    return (
        f"<picture>{_tag('source', {'type': 'image/avif', 'srcset': avif, 'sizes': sizes})}{image}</picture>"
    )


def made(documents: Iterable[str], assets: Mapping[str, Source], cache: Cache) -> list[Raw]:
    """Return the images that these documents name. Raise SiteError if one cannot be made."""
    wanted = dict.fromkeys(found.groups() for html in documents for found in _MADE.finditer(html))
    names = [(f"static/{unquote(name)}", int(width), format) for name, width, format in wanted]
    names = [each for each in names if each[0] in assets]
    faults: list[Fault] = []
    with ThreadPoolExecutor() as pool:
        tasks = [pool.submit(_encoded, assets[name], width, format, cache) for name, width, format in names]
    raws = []
    for (name, width, format), task in zip(names, tasks, strict=True):
        try:
            raws.append(Raw(_made(name, width, format), task.result(), assets[name].path))
        except (OSError, ValueError) as error:
            faults.append(
                Fault(
                    "bad-image",
                    f"no {format} can be made of it: {error}",
                    _UNREADABLE,
                    Where(assets[name].path),
                )
            )
    if faults:
        raise SiteError(faults)
    return raws


def _widths(width: int) -> list[int]:
    """Return the widths to make of an image: none is wider than that itself."""
    smaller = [each for each in WIDTHS if each < width]
    return [*smaller, width] if width <= WIDTHS[-1] else smaller


def _made(name: str, width: int, format: str) -> str:
    """Return the logical name of a made image: `images/harbour.jpg-960.avif`."""
    return f"{_FOLDER}{name.removeprefix('static/')}-{width}.{format}"


def _set(name: str, width: int, format: str) -> str:
    return ", ".join(f"{url_token(_made(name, each, format))} {each}w" for each in _widths(width))


def _tag(name: str, attributes: Mapping[str, str]) -> str:
    written = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    return f"<{name}{written}>"


def measured(source: Source) -> tuple[int, int, bool]:
    """Return an image's width and height as it is shown, and whether it is a still one. Raise Misuse if it cannot be read."""
    try:
        return _size(source.digest, source.data)
    except (OSError, ValueError, SyntaxError) as error:
        said = "its format is not known" if type(error).__name__ == "UnidentifiedImageError" else str(error)
        raise Misuse("bad-image", f"{source.path} cannot be read as an image: {said}", _UNREADABLE) from error


@lru_cache(maxsize=10_000)
def _size(_: str, data: bytes) -> tuple[int, int, bool]:
    from PIL import Image  # takes a while, and most builds make no image

    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(data)) as image:
                turned = image.getexif().get(0x0112, 1) >= 5  # EXIF's orientation: lies on its side
                width, height = reversed(image.size) if turned else image.size
                return width, height, getattr(image, "n_frames", 1) == 1
        except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
            raise ValueError(f"it is too large: more than {Image.MAX_IMAGE_PIXELS} pixels") from error


def _encoded(source: Source, width: int, format: str, cache: Cache) -> bytes:
    key = digest(edition("builder.images", "PIL"), source.digest, f"{width}", format)
    if (kept := cache.get("images", key)) is not None:
        return kept
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(source.data)) as opened:
        image = ImageOps.exif_transpose(opened)
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
        height = max(1, round(image.height * width / image.width))
        if width != image.width:
            image = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
        file = io.BytesIO()
        # without what the camera wrote into it, such as the place
        image.save(
            file,
            format.upper(),
            quality=_QUALITY[format],
            icc_profile=opened.info.get("icc_profile"),
            exif=b"",
            **_OPTIONS[format],
        )
    cache.put("images", key, file.getvalue())
    return file.getvalue()
