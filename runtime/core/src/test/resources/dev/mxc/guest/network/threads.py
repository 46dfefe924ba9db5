import concurrent.futures
import sys
import urllib.request


def get(_):
    return urllib.request.urlopen(sys.argv[1] + "/barrier").read()


# Each is answered when all ten are there.
with concurrent.futures.ThreadPoolExecutor(10) as pool:
    print(list(pool.map(get, range(10))))
