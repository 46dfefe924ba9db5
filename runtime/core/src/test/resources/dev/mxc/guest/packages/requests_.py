import requests

prepared = requests.Request("POST", "https://example.org/ä b", params={"q": "ü"}, json={"a": 1}, headers={"X-A": "b"}).prepare()
print(prepared.method, prepared.url, prepared.body, sorted(prepared.headers))
print(requests.__version__, requests.codes.not_found, requests.utils.quote("a b"))
