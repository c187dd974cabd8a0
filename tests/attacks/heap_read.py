"""A script reads errors, stack traces, the console, reports, performance entries and memory measurements."""

import pytest

SCRIPT = """async () => {
  const { note } = evil;
  // V8 hands every frame of an error to whoever asks: the function, and what it was called on
  Error.prepareStackTrace = (error, frames) => {
    note(error, error.message);
    for (const frame of frames) {
      try {
        const called = frame.getFunction(), on = frame.getThis();
        note(String(frame), called && called.toString(), called && called.arguments && [...called.arguments]);
        note(on === globalThis ? "" : on, frame.getEvalOrigin());
      } catch (problem) { note(String(problem)); }
    }
    return `${error}\\n${frames.join("\\n")}`;
  };
  Error.stackTraceLimit = 200;
  if (Error.captureStackTrace) evil.hook(Error, "captureStackTrace");
  for (const name of Object.keys(console)) if (typeof console[name] === "function") evil.hook(console, name);
  for (const kind of ["Error", "TypeError", "DOMException"]) evil.tap(globalThis[kind].prototype, "message");
  for (const name of ["error", "unhandledrejection", "rejectionhandled", "messageerror", "securitypolicyviolation"]) {
    addEventListener(name, (event) => note(event.message, event.reason, event.error, event.sample, event.blockedURI), true);
  }
  if (globalThis.reportError) evil.hook(globalThis, "reportError");
  try {
    new ReportingObserver((all) => all.forEach((each) => note(JSON.stringify(each))), { buffered: true }).observe();
  } catch (error) { /* not everywhere */ }
  const entries = (all) => all.getEntries().forEach((each) => note(each.name, JSON.stringify(each)));
  for (const type of PerformanceObserver.supportedEntryTypes) {
    try { new PerformanceObserver(entries).observe({ type, buffered: true }); } catch (error) { /* not that one */ }
  }
  performance.getEntries().forEach((each) => note(each.name, JSON.stringify(each)));
  if (performance.memory) note(JSON.stringify({ used: performance.memory.usedJSHeapSize }));
  const measure = performance.measureUserAgentSpecificMemory;
  if (measure) setTimeout(() => measure.call(performance).then((told) => note(JSON.stringify(told)), note));
  for (const each of [globalThis, Symbol("x"), globalThis.__GOSSAMER__, globalThis.__BRYTHON__]) {
    try { structuredClone(each); } catch (error) { note(error); }
  }
}"""
REMAINS = "learns how much memory the vault takes, not what is in it"


@pytest.mark.standards("ST-11")
@pytest.mark.parametrize("when", ["after", "before"])
def test_ours(assault, ours, when):
    outcome = assault(ours, when)
    assert "resource" in outcome.loot
    assert outcome.stolen == ()
