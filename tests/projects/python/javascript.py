from browser import window, bind, document
import javascript
JSON = window.JSON
print(JSON.stringify({"a": None, "b": [None, 1.5, True], "c": {"d": "x"}}))
print(window.sessionStorage.getItem("zz") is None, window.sessionStorage.getItem("zz") == None)
t = window.EventTarget.new()
async def handler(event):
    print("async", event.type)
t.addEventListener("click", handler)
t.dispatchEvent(window.Event.new("click"))
def plain(event): print("plain", event.type)
t.addEventListener("click", plain)
t.dispatchEvent(window.Event.new("click"))
t.removeEventListener("click", plain)
t.dispatchEvent(window.Event.new("click"))
window.setTimeout(handler, 1, window.Event.new("timer"))
print(window.Array.of(1, 2).map(lambda v, i, a: v * 2))
o = window.Object.new()
o.x = None
print(JSON.stringify(o), o.x is None)
print(window.Array.of(None, 1).length, JSON.stringify(window.Array.of(None, 1)))
window.Promise.resolve(None).then(lambda v: print("then", v, v is None))
@bind(window.EventTarget.new(), "x")
async def never(ev): pass
t3 = window.EventTarget.new()
@bind(t3, "x")
async def bound(ev):
    await window.Promise.resolve(1)
    print("bound", ev.type)
t3.dispatchEvent(window.Event.new("x"))
print(JSON.parse('{"a": [null, 1], "b": null}').b is None, window.JSON.parse('[null]')[0] is None, [x is None for x in JSON.parse('[null]')])
print(javascript.NULL is None)
# prints: {"a":null,"b":[null,1.5,true],"c":{"d":"x"}}
# prints: True True
# prints: async click
# prints: async click
# prints: plain click
# prints: async click
# prints: [2, 4]
# prints: {"x":null} True
# prints: 2 [null,1]
# prints: True True [True]
# prints: True
# prints: then None True
# prints: bound x
# prints: async timer
