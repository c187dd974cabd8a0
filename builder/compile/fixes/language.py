"""Let the runtime start even if the browser's language is not a language tag, such as "C" in WebKitGTK's workers."""

from builder.compile.edits import Edit
from builder.compile.fixes.fix import Fix

_ASKED = "$B.language=_window.navigator.userLanguage ||_window.navigator.language"
_KNOWN = "$B.language=_window.navigator.language;try{Intl.getCanonicalLocales($B.language)}catch(error){$B.language='en'}"

FIX = Fix("language", runtime=(Edit(_ASKED, _KNOWN),))
