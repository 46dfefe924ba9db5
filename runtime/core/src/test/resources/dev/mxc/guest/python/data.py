import ast
import base64
import binascii
import configparser
import csv
import email
import email.message
import email.policy
import hashlib
import hmac
import html
import html.parser
import io
import json
import pickle
import pprint
import struct
import sys
import urllib.parse
import uuid
import xml.dom.minidom
import xml.etree.ElementTree as ElementTree
import zlib
import secrets

value = {"text": "ä€𝄞\n\"\\", "list": [1, 2.5, True, None, -0.0, 1e100, 1e-7], "nested": {"b": [], "a": {}}, "int": 2**70}
print(json.dumps(value), json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True), json.loads(json.dumps(value)) == value, json.dumps([1, 2], separators=(",", ":")), json.dumps({1: 2, None: 3, True: 4}), json.dumps("\u2028\x7f"))
for bad in ("[1 2]", "", "nul", '{"a" 1}', '"\n"', "[1]]", "{'a': 1}"):
    try:
        json.loads(bad)
    except json.JSONDecodeError as error:
        print(repr(bad), error, error.lineno, error.colno, error.pos)
try:
    json.dumps({1, 2})
except TypeError as error:
    print(error)
print(json.dumps({"d": {1, 2}}, default=sorted), json.loads('{"a": 1.10}', parse_float=str), json.loads('[1, NaN, -Infinity]'), json.loads('{"a": 1}', object_hook=lambda d: list(d.items())), json.JSONEncoder(indent="\t").encode([1]))
text = 'name,age,note\n"Smith, J",42,"said ""hi"""\nÄnn,7,"two\nlines"\n'
rows = list(csv.DictReader(io.StringIO(text)))
print(rows)
out = io.StringIO()
writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, delimiter=";")
writer.writerows([["a", 1, 2.5], ['q"q', None, "x;y"]])
csv.DictWriter(out, ["a", "b"], extrasaction="ignore", lineterminator="\n").writerow({"a": 1, "b": "x y", "c": 3})
print(repr(out.getvalue()), csv.Sniffer().sniff("a;b;c\n1;2;3\n4;5;6\n").delimiter, list(csv.reader(["a\tb"], dialect="excel-tab")), csv.field_size_limit())
csv.field_size_limit(sys.maxsize)
for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256", "sha3_512"):
    print(name, hashlib.new(name, "ü".encode()).hexdigest(), getattr(hashlib, name)(b"x").digest_size)
print(hashlib.shake_128(b"a").hexdigest(8), hmac.new(b"key", b"message", "sha256").hexdigest(), hmac.compare_digest("a", "a"), hashlib.pbkdf2_hmac("sha256", b"p", b"s", 10).hex(), zlib.crc32(b"hello"), zlib.adler32(b"hello"), binascii.crc32(b"x"), hashlib.file_digest(io.BytesIO(b"abc"), "sha256").hexdigest())
print(hashlib.blake2b(b"abc", digest_size=16).hexdigest(), hashlib.blake2s(b"abc").hexdigest(), hashlib.blake2b(b"abc", key=b"key", salt=b"salt", person=b"person").hexdigest(), hashlib.new("blake2b", b"").hexdigest()[:16])
print(base64.b64encode(b"\x00\xff\xfe?>"), base64.urlsafe_b64encode(b"\x00\xff\xfe?>"), base64.b64decode("AP8="), base64.b32encode(b"hi"), base64.b85encode(b"hello"), base64.a85encode(b"hello"), base64.b16encode(b"hi"), binascii.hexlify(b"ab", "-"), base64.encodebytes(b"x" * 60))
try:
    base64.b64decode("abc")
except binascii.Error as error:
    print(error)
print(uuid.UUID("12345678123456781234567812345678"), uuid.uuid5(uuid.NAMESPACE_DNS, "example.org"), uuid.uuid3(uuid.NAMESPACE_URL, "x"), uuid.uuid4().version, uuid.UUID(int=5).hex, len(secrets.token_hex(8)), secrets.choice([1]), uuid.uuid1().version, len(secrets.token_urlsafe(16)))
print(struct.pack("<IhB?d4s", 1, -2, 255, True, 1.5, b"abcd"), struct.unpack(">HH", b"\x00\x01\x00\x02"), struct.calcsize("@iqP"), list(struct.iter_unpack("B", b"ab")), struct.Struct("e").pack(1.5))
try:
    struct.pack("B", 256)
except struct.error:
    print("does not fit")


class Thing:
    def __init__(self, a):
        self.a = a

    def __eq__(self, other):
        return self.a == other.a


for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
    assert pickle.loads(pickle.dumps(Thing([1, {"x": (2, b"3", None, 1.5, "ä")}]), protocol)) == Thing([1, {"x": (2, b"3", None, 1.5, "ä")}])
print(pickle.dumps([1, "a"], 2), pickle.loads(b"\x80\x03]q\x00(K\x01K\x02e."))
try:
    pickle.dumps(lambda: 1)
except (pickle.PicklingError, AttributeError) as error:
    print("cannot pickle")
root = ElementTree.fromstring("<a x='1'>text<b>ä &amp; ö</b><c/>tail<!-- gone --><b k='v'>2</b></a>")
print(root.tag, root.attrib, [b.text for b in root.iter("b")], root.find("b[@k='v']").text, ElementTree.tostring(root, encoding="unicode"), ElementTree.tostring(root))
ElementTree.indent(root)
print(ElementTree.tostring(root, encoding="unicode"), root.findtext("missing", "default"))
try:
    ElementTree.fromstring("<a><b></a>")
except ElementTree.ParseError as error:
    print(type(error).__name__, error.position)
print([(event, node.tag) for event, node in ElementTree.iterparse(io.BytesIO(b"<r><i/><i/></r>"), ("start", "end"))])
namespaced = ElementTree.fromstring('<x:a xmlns:x="urn:x"><x:b/></x:a>')
print(namespaced.tag, namespaced.find("x:b", {"x": "urn:x"}).tag, ElementTree.tostring(namespaced, encoding="unicode"))
print(xml.dom.minidom.parseString("<a><b>1</b></a>").toprettyxml(indent=" "))
print(html.escape("<a href='x'>&</a>"), html.unescape("&lt;&eacute;&#8364;&amp;nbsp"))


class Links(html.parser.HTMLParser):
    def handle_starttag(self, tag, attributes):
        print("tag", tag, attributes)

    def handle_data(self, data):
        print("data", repr(data))


Links().feed("<p class=x>Hi <a href='u?a=1&amp;b=2'>there</a><br/>")
config = configparser.ConfigParser()
config.read_string("[DEFAULT]\nbase = /x\n[one]\na = 1\npath = %(base)s/y\nflag = yes\nmulti = l1\n  l2\n")
print(config.sections(), dict(config["one"]), config.getint("one", "a"), config.getboolean("one", "flag"), config.get("one", "none", fallback="f"))
config.write(sys.stdout)
message = email.message_from_string("From: =?utf-8?q?J=C3=BCrgen?= <j@example.org>\nSubject: Hi\nContent-Type: text/plain; charset=utf-8\n\nBody\n", policy=email.policy.default)
print(message["from"], message["subject"], message.get_content(), message.get_content_type())
made = email.message.EmailMessage()
made["To"], made["Subject"] = "a@example.org", "Grüße"
made.set_content("Hällo")
print(made.as_string())
print(urllib.parse.urlparse("https://u:p@h.org:8443/a/b;c?q=1&r=%20#f"), urllib.parse.quote("a b/ä?"), urllib.parse.quote_plus("a b"), urllib.parse.unquote("%C3%A4+"), urllib.parse.urlencode({"a": [1, 2], "b": "ä"}, doseq=True), urllib.parse.parse_qs("a=1&a=2&b="), urllib.parse.urljoin("http://x/a/b", "../c"), urllib.parse.urlsplit("//h/p").netloc)
pprint.pprint({"long": list(range(40)), "nested": {"key" + str(i): "value" * 3 for i in range(6)}, "t": ("a" * 50, "b" * 50)}, width=70)
print(pprint.pformat([{"a": 1, "b": [1, 2]}]), ast.literal_eval("{'a': [1, (2, None)], 'b': -1.5}"), ast.dump(ast.parse("x = 1 + y")), ast.unparse(ast.parse("def f(a, *b, c=1): return a if b else [c]")))
try:
    ast.literal_eval("__import__('os')")
except ValueError as error:
    print(type(error).__name__)


class Names(ast.NodeVisitor):
    def visit_Name(self, node):
        print("name", node.id, node.lineno, node.col_offset)


Names().visit(ast.parse("a = b\nc(d)"))
