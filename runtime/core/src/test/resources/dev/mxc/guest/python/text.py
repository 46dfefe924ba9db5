import codecs
import difflib
import re
import string
import textwrap
import unicodedata

print(f"{1234567.891:,.2f} {1e-7} {1e16} {0.1 + 0.2} {1/3:.3e} {255:#x} {255:08b} {-7:+d} {'mid':^9}| {3.0} {2**70} {True:d} {'x'!r:>6}")
print("{:>10}|{:<10}|{:^10}|{:*^7}".format("r", "l", "c", "s"), "%5.1f %-5s| %05d %x %o %e %g %r %%" % (3.14159, "ab", 42, 255, 8, 12345.678, 1e-5, "q"))
print(str(1e22), repr(1e21), 1e15, 123456789012345680.0, 1.7976931348623157e308, float("nan"), -float("inf"), round(2.675, 2), round(0.5), round(1.5), round(-1234, -2))
print("straße".upper(), "ǅ".lower(), "İ".lower().encode(), "ﬁ".casefold(), "ß".casefold(), "tEST wORD".title(), "abc".capitalize(), "Aa".swapcase(), "ΑΣ".lower())
print("١٢٣".isdigit(), int("١٢٣"), "½".isnumeric(), "a1_".isidentifier(), "\t\x0b\x1c\u2003".isspace(), "é".isalpha(), "日本".isprintable(), ascii("é€𝄞"), repr("\x00\x7f\xa0\u200b\ud800"))
print("a,b,,c".split(","), " a  b ".split(), "a\nb\r\nc\u2028d".splitlines(), "x=1=2".partition("="), "x=1=2".rpartition("="), "aXbX".rsplit("X", 1), "prefix.x".removeprefix("prefix."), "abc".translate(str.maketrans("ab", "xy", "c")))
print("abc".zfill(6), "-5".zfill(4), "tab\tx".expandtabs(4), "%(a)s" % {"a": 1}, "{a[0]} {b.real}".format(a=[1], b=2), "\N{SNOWMAN} \u00e9", len("𝄞"), "e\u0301" == "é")
print(unicodedata.normalize("NFC", "e\u0301") == "é", unicodedata.name("é"), unicodedata.category("A"), unicodedata.lookup("GREEK SMALL LETTER ALPHA"), unicodedata.east_asian_width("日"), unicodedata.bidirectional("א"), unicodedata.decomposition("é"), unicodedata.numeric("½"))
print(re.findall(r"(\w+)@(\w+)\.com", "a@b.com, ä@ö.com"), re.sub(r"(?P<n>\d+)", lambda m: str(int(m["n"]) * 2), "a1b22"), re.split(r"[,;]\s*", "a, b;c"), re.match(r"(a)(b)?", "a").groups("none"))
print([m.span() for m in re.finditer(r"\b\w", "the quick fox")], re.fullmatch(r"[^\W\d_]+", "abc"), re.search(r"(?<=x)y(?!z)", "xyz xya").start(), re.compile(r"""
    (\d+)   # number
    \s*
    ([a-z]+)""", re.VERBOSE | re.IGNORECASE).match("12 KM").groups())
print(re.sub(r"(a)(?:b)\1", r"<\g<1>>", "aba aba"), re.escape("a.b*c?"), re.subn("a", "b", "aaa", count=2), re.findall(r"(?s)a.b", "a\nb"), re.findall(r"(?m)^\w", "a\nb"), re.findall(rb"\d", b"1a2"), repr(re.compile("a", re.I)))
print(re.match(r"(?P<y>\d{4})-(?P<m>\d\d)", "2024-05").groupdict(), re.match("(.)(.)", "ab").expand(r"\2\1"), re.match("a", "b"), repr(re.match("a+", "aab")))
for pattern in ("(", "[a", "*a", "a{2,1}", "(?P<1>a)", r"\1"):
    try:
        re.compile(pattern)
    except re.error as error:
        print(pattern, error.pos)
scanner = re.Scanner([(r"\d+", lambda s, t: ("int", int(t))), (r"[a-z]+", lambda s, t: ("word", t)), (r"\s+", None)])
print(scanner.scan("abc 12 de !"))
print(textwrap.fill("The quick brown fox jumps over the lazy dog and runs away.", 24, initial_indent="* ", subsequent_indent="  "))
print(textwrap.dedent("    a\n      b\n"), textwrap.shorten("Hello big world", 12), repr(textwrap.indent("a\n\nb", "> ")))
print("\n".join(difflib.unified_diff("a b c".split(), "a x c d".split(), "old", "new", lineterm="")), difflib.get_close_matches("appel", ["ape", "apple", "peach"]), round(difflib.SequenceMatcher(None, "abcd", "bcde").ratio(), 3))
print("".join(difflib.ndiff(["one\n", "two\n"], ["ore\n", "two\n"])))
print(string.Template("$a ${b} $$ $c").safe_substitute(a=1, b=2), string.capwords("a b c"), string.ascii_letters[:3] + string.digits + string.punctuation, list(string.Formatter().parse("a{b!r:>3}c")))
for encoding in ("utf-8", "utf-16", "utf-16-le", "utf-32-be", "latin-1", "cp1252", "utf-8-sig", "utf-7", "shift_jis", "gb18030", "iso8859-15", "cp437", "koi8-r", "euc-kr", "big5", "punycode", "idna", "unicode_escape", "raw_unicode_escape"):
    try:
        encoded = "aé".encode(encoding)
        print(encoding, encoded, encoded.decode(encoding))
    except UnicodeError as error:
        print(encoding, type(error).__name__)
print("aé€".encode("ascii", "replace"), "aé€".encode("ascii", "ignore"), "aé€".encode("ascii", "xmlcharrefreplace"), "aé€".encode("ascii", "backslashreplace"), b"a\xff".decode("utf-8", "replace"), b"a\xff".decode("utf-8", "surrogateescape").encode("utf-8", "surrogateescape"), b"\xffa".decode("ascii", "backslashreplace"))
print(codecs.encode("abc", "rot13"), codecs.encode(b"ab", "hex"), codecs.decode(b"6162", "hex"), codecs.getincrementaldecoder("utf-8")().decode(b"\xc3"), codecs.BOM_UTF8, codecs.encode(b"abc", "base64"), codecs.escape_decode(b"a\\n")[0])
print("é".encode("charmap"))
print(sorted(["b", "A", "a", "ä", "Z"]), sorted(["b", "A", "a"], key=str.lower), max("abc", "abd"), "a" < "B", "abc"[::-1], "abc" * 2, "b" in "abc", "%s" % None, str(b"x"), bytes("é", "utf-8"))
