import json
import sys
import urllib.error
import urllib.parse
import urllib.request

http, broken, closed = sys.argv[1:4]


def told(answer):
    print(answer.status, answer.reason, json.load(answer))


with urllib.request.urlopen(http + "/") as answer:
    print(answer.status, answer.reason, answer.read(), answer.headers["Content-Length"], answer.url == http + "/")

told(urllib.request.urlopen(http + "/echo?" + urllib.parse.urlencode({"q": "zwölf & more"})))
told(urllib.request.urlopen(http + "/echo", data=urllib.parse.urlencode({"a": 1}).encode()))
for method, data in ("POST", b"{}"), ("PUT", b"x" * 3000), ("PATCH", b""), ("DELETE", None), ("OPTIONS", None):
    request = urllib.request.Request(http + "/echo", data, {"X-Own": "mine", "Content-Type": "text/plain"}, method=method)
    told(urllib.request.urlopen(request))
with urllib.request.urlopen(urllib.request.Request(http + "/echo", method="HEAD")) as answer:
    print(answer.status, answer.read(), answer.headers["Content-Type"], int(answer.headers["Content-Length"]) > 0)
print(urllib.request.urlopen(http + "/none").status)

# Larger than what goes at once, of a known length and of none.
told(urllib.request.urlopen(http + "/echo", data=bytes(range(256)) * 8192))
told(urllib.request.urlopen(http + "/echo", data=(b"part %d " % i for i in range(2000))))

# What is followed, decoded, kept.
told(urllib.request.urlopen(http + "/redirect"))
told(urllib.request.urlopen(http + "/redirect", data=b"dropped"))
print(urllib.request.urlopen(http + "/gzip").headers["Content-Encoding"])
opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
print(opener.open(http + "/cookie").read(), opener.open(http + "/cookie").read())

# Lines as they come: the second is sent after the first was seen.
answer = urllib.request.urlopen(http + "/stream")
print(answer.readline())
urllib.request.urlopen(http + "/seen").close()
print(answer.readline(), answer.readline())

for url in (http + "/missing", closed + "/", http + "/silent", broken + "/bye", broken + "/short", broken + "/chunk", broken + "/garbage"):
    try:
        print(urllib.request.urlopen(url, timeout=5 if url.startswith(broken) else 1).read())
    except urllib.error.HTTPError as error:
        print(error, error.read())
    except urllib.error.URLError as error:
        print("URLError", type(error.reason), error.reason.errno)
    except Exception as error:
        # How much of a broken chunk arrives, and the words for what is no HTTP, are the host's.
        print(type(error), str(error) if url[len(broken) :] not in ("/chunk", "/garbage") else "")
print(urllib.request.urlopen(broken + "/until-close").read())
