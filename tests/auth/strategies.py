"""What the property tests of the core share: values of all kinds, close to the valid ones and far from them."""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from auth.errors import AuthError
from tests.auth.samples import ACCESS_TOKEN, CLAIMS, CLIENT, ISSUER, NOW, RECORD, b64, digest

AT_HASH = b64(digest("SHA-256", ACCESS_TOKEN)[:16])
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
FEW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
ANYTHING = JSON | st.binary(max_size=20) | st.text()
NEAR = st.integers(-90_000, 90_000).map(lambda off: NOW + off) | st.floats(-700, 700).map(
    lambda off: NOW + off
)
TEXTS = st.sampled_from(
    [ISSUER, ISSUER[:-1], CLIENT, "other", RECORD["nonce"], AT_HASH, "", "x" * 255, "x" * 256]
)
# The ID token of a session, and the one that a refresh brings.
LATER = NOW + 3600
FIRST = CLAIMS | {"auth_time": NOW - 50}
AGAIN = FIRST | {"iat": LATER - 1, "exp": LATER + 300}
HEADER = 'Basic realm="a, \\"b\\"", DPoP algs=ES256 , error="invalid_token", max_age="5", Negotiate YII=, Bearer x = y'


def is_number(value):
    return type(value) in (int, float) and -1e99 < value < 1e99


def refused(function, *arguments, **named):
    """Return whether the call raised an AuthError; any other exception fails the test."""
    try:
        function(*arguments, **named)
    except AuthError:
        return True
    return False
