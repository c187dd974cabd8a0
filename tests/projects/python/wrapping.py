import textwrap
text = "The quick brown fox, jumping over the extraordinarily-lazy dog; and then — slowly — away.\n\nA second paragraph\twith a tab."
for width in (10, 25, 60):
    print(textwrap.wrap(text, width))
print(textwrap.fill(text, 30, initial_indent="* ", subsequent_indent="  "))
print(textwrap.shorten(text, 40), textwrap.shorten(text, 20, placeholder="…"))
print(repr(textwrap.dedent("""
    def f():
        return 1

      # odd
    """)))
print(textwrap.indent("a\n\nb\n", "> "), textwrap.indent("a\n\nb", "> ", lambda line: True))
print(textwrap.wrap("averyveryverylongword here", 8), textwrap.wrap("averyveryverylongword here", 8, break_long_words=False), textwrap.wrap("well-known semi-final", 6, break_on_hyphens=False, break_long_words=False))
print(textwrap.fill("  lead  and   double  spaces ", 12, drop_whitespace=True), textwrap.wrap("", 5), textwrap.wrap("a b c d e f g", 3, max_lines=2, placeholder=" +"))
w = textwrap.TextWrapper(width=20, expand_tabs=True, tabsize=4, replace_whitespace=False, fix_sentence_endings=True)
print(w.wrap("one. two. Three\tfour five? six"), w.fill("größer als über Straße hinaus geht"))
