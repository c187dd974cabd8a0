"""The result of an asynchronous script, in browsers whose protocol does not report that the page was left meanwhile."""

import uuid

from tests.lanes.driver import Left, ScriptError, call

# Syntax only: it must not use Promise.prototype.then and other methods that the page may have replaced.
BEGIN = """((box, name) => {
    Object.defineProperty(window, Symbol.for(name), {value: box, configurable: true});
    (async () => {
        try { box.value = await %s; box.state = "done" }
        catch (error) { box.value = String(error && error.stack ? error + "\\n" + error.stack : error); box.state = "thrown" }
    })();
})({state: "running"}, "%s")"""
LOOK = """((name) => { const box = window[Symbol.for(name)]; return box ? [box.state, box.value ?? null] : null })("%s")"""


class Answers:
    """Starts a script and polls for its result. `evaluate(expression)` is the browser's; `rest` waits for seconds."""

    def __init__(self, evaluate, rest):
        self.evaluate, self.rest = evaluate, rest

    def ask(self, script, argument):
        """Return the script's result.

        Raise ScriptError if it failed, and Left if the document in which it began is gone.
        """
        name, pause = f"visitor.{uuid.uuid4()}", 0.005
        self.evaluate(BEGIN % (call(script, argument), name))
        while True:
            found = self.evaluate(LOOK % name)
            if found is None:
                raise Left("the page was left")
            state, value = found
            if state == "thrown":
                raise ScriptError(value)
            if state == "done":
                self.evaluate(f'delete window[Symbol.for("{name}")]')
                return value
            self.rest(pause)
            pause = min(0.2, pause * 2)
