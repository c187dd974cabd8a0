"""Show photographs in the size and format that suits a browser: AVIF and WebP in several widths, made when the site is built.

In development the file itself is shown, so that a save is seen at once. Made images are kept in the cache.
"""

import io
import re
import warnings
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from html import escape

from markupsafe import Markup

from builder.cache import Cache, digest, edition
from builder.errors import Fault, SiteError, Where, did_you_mean
from builder.fingerprint import Raw, references, url_token
from builder.sources import Source, is_picture
from builder.world import Misuse

# in pixels of the file: about a phone, a tablet, a desktop, and all of them at twice the density
WIDTHS = (480, 960, 1440, 1920)
SIZES = "(min-width: 45rem) 42rem, 100vw"  # how wide an image is in running text, if nothing else is said
_FOLDER = "images/"
_QUALITY = {"avif": 55, "webp": 78}  # at which photographs look like the original
# one thread: the same bytes each time
_OPTIONS = {"avif": {"speed": 6, "max_threads": 1}, "webp": {"method": 5}}
_MADE = re.compile(rf"{_FOLDER}(.+)-(\d+)\.(avif|webp)")
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
        return Markup(picture(source, measured(source), {"alt": alt} | given, sizes=sizes, whole=whole))

    return of


def picture(
    source: Source,
    measures: tuple[int, int, bool],
    attributes: Mapping[str, str],
    *,
    sizes: str = "",
    at_once: bool = False,
    whole: bool = False,
) -> str:
    """Return the HTML of an image: an <img> that knows its width and height, in a <picture> with other formats.

    `measures` are those that `measured` returns. `attributes` are those of the <img>, with `alt`. `sizes` says how wide it is shown, as in HTML. An image that is not to be seen
    `at_once` is loaded when it comes near the screen. With `whole` it is the file itself, in one size.
    """
    width, height, still = measures
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
    wanted: dict[tuple[str, int], list[str]] = {}
    marked = (html for html in documents if f"@@url:{_FOLDER}" in html)
    named = dict.fromkeys(name for html in marked for name in references(html))
    for found in filter(None, map(_MADE.fullmatch, named)):
        name = f"static/{found[1]}"
        if name in assets:
            wanted.setdefault((name, int(found[2])), []).append(found[3])
    faults: list[Fault] = []
    with ThreadPoolExecutor() as pool:
        tasks = {
            each: pool.submit(_encoded, assets[each[0]], each[1], wanted[each], cache) for each in wanted
        }
    raws = []
    for (name, width), task in tasks.items():
        place = assets[name].path
        try:
            raws += [Raw(_made(name, width, format), data, place) for format, data in task.result().items()]
        except (OSError, ValueError) as error:
            faults.append(
                Fault(
                    "bad-image",
                    f"no {' or '.join(wanted[name, width])} can be made of it: {error}",
                    _UNREADABLE,
                    Where(place),
                )
            )
    if faults:
        raise SiteError(list(dict.fromkeys(faults)))
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
    from PIL import Image, UnidentifiedImageError  # takes a while, and most builds read no image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(source.data)) as image:
                turned = image.getexif().get(0x0112, 1) >= 5  # EXIF's orientation: lies on its side
                width, height = reversed(image.size) if turned else image.size
                return width, height, getattr(image, "n_frames", 1) == 1
    except UnidentifiedImageError:
        said = "its format is not known"
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        said = f"it is too large: more than {Image.MAX_IMAGE_PIXELS} pixels"
    except (OSError, ValueError, SyntaxError) as error:
        said = str(error)
    raise Misuse("bad-image", f"{source.path} cannot be read as an image: {said}", _UNREADABLE)


def _encoded(source: Source, width: int, formats: list[str], cache: Cache) -> dict[str, bytes]:
    """Return an image in this width, by format. It is read and made smaller once for all formats that are not in the cache."""
    tools = edition("builder.images", "PIL")
    keys = {format: digest(tools, source.digest, f"{width}", format) for format in formats}
    done = {format: data for format, key in keys.items() if (data := cache.get("images", key)) is not None}
    if len(done) == len(keys):
        return done
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(source.data)) as opened:
        image = ImageOps.exif_transpose(opened)
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
        if width != image.width:
            height = max(1, round(image.height * width / image.width))
            image = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
        # without what the camera wrote into it, such as the place
        kept = {"icc_profile": opened.info.get("icc_profile"), "exif": b""}
        for format in keys.keys() - done.keys():
            file = io.BytesIO()
            image.save(file, format.upper(), quality=_QUALITY[format], **kept, **_OPTIONS[format])
            done[format] = file.getvalue()
            cache.put("images", keys[format], done[format])
    return {format: done[format] for format in formats}
