import sys

import requests

http, broken, closed = sys.argv[1:4]

answer = requests.get(http + "/echo", params={"q": "zwölf"}, headers={"X-Own": "mine"}, timeout=(60, 60))
print(answer.status_code, answer.ok, answer.reason, answer.headers["Content-Type"], answer.json())
print(requests.post(http + "/echo", json={"list": [1, 2]}).json())
print(requests.post(http + "/echo", data={"a": "b"}).json())
print(requests.post(http + "/echo", data=(b"part %d" % i for i in range(5))).json())
print(requests.put(http + "/echo", data=b"p" * 2_000_000).json())
print(requests.post(http + "/echo", files={"f": ("name.txt", b"content")}).json()["length"] > 100)
print(requests.get(http + "/echo", auth=("user", "word")).json()["authorization"])

with requests.Session() as session:
    print([session.get(http + "/cookie").text for _ in range(2)], session.cookies.get_dict())
    print(session.get(http + "/gzip").text, session.head(http + "/").status_code, session.delete(http + "/echo").json()["method"])
    answer = session.get(http + "/redirect")
    print(answer.url == http + "/echo?redirected", [step.status_code for step in answer.history])
    print(session.get(http + "/redirect", allow_redirects=False).headers["Location"])
    with session.get(http + "/stream", stream=True) as answer:
        lines = answer.iter_lines()
        print(next(lines))
        session.get(http + "/seen")
        print(list(lines))
    with session.get(http + "/bytes?3000000", stream=True) as answer:
        print(sum(len(part) for part in answer.iter_content(65536)))
    print(len(session.get(http + "/bytes?3000000").content))

answer = requests.get(http + "/missing")
try:
    answer.raise_for_status()
except requests.HTTPError as error:
    print(error)
for url, timeout in (
    (closed + "/", 60),
    (f"http://127.0.0.1:{sys.argv[7]}/", (0.3, 60)),
    (http + "/silent", 0.5),
    (broken + "/bye", 60),
    (broken + "/short", 60),
    (broken + "/garbage", 60),
):
    try:
        print(requests.get(url, timeout=timeout).text)
    except requests.RequestException as error:
        print(type(error), type(error.args[0]), type(getattr(error.args[0], "reason", None)))
