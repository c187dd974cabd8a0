// A clock that a test can set, for a page or a worker. Running the script again changes the existing clock.
((state) => {
  const KEY = Symbol.for("gossamer.qa.clock");
  if (self[KEY]) return self[KEY](state);
  const RealDate = Date, now = Date.now, passed = performance.now.bind(performance);
  const begin = setTimeout.bind(self), end = clearTimeout.bind(self);
  let set = { ahead: 0, passed: 0, frozen: null };
  const timers = new Map();
  const wall = () => (set.frozen === null ? now() + set.ahead : set.frozen);
  const monotonic = () => passed() + set.passed;
  self.Date = new Proxy(RealDate, {
    construct: (target, parts, made) => Reflect.construct(target, parts.length ? parts : [wall()], made),
    apply: () => new RealDate(wall()).toString(),
    get: (target, name) => (name === "now" ? wall : target[name]),
  });
  performance.now = monotonic;
  const arm = (timer) => {
    timer.real = begin(() => { timers.delete(timer.id); timer.call(); }, Math.max(0, timer.due - monotonic()));
  };
  self.setTimeout = (call, wait = 0, ...parts) => {
    const timer = { due: monotonic() + Number(wait), call: () => call(...parts) };
    arm(timer);
    timers.set((timer.id = timer.real), timer);
    return timer.id;
  };
  self.clearTimeout = (id) => {
    end(timers.has(id) ? timers.get(id).real : id);
    timers.delete(id);
  };
  self[KEY] = (state) => {
    const jumped = state.passed !== set.passed;
    set = state;
    if (jumped) for (const timer of timers.values()) { end(timer.real); arm(timer); }
  };
  self[KEY](state);
})
