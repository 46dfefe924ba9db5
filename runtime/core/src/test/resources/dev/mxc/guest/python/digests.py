import hashlib
import hmac

for size in (0, 1, 55, 64, 65, 127, 128, 129, 135, 136, 167, 168, 400):
    data = bytes(i * 7 % 256 for i in range(size))
    print(size, *(hashlib.new(name, data).hexdigest() for name in ("md5", "sha256", "sha512", "sha3_256", "blake2b", "blake2s")))
    print(hashlib.shake_128(data).hexdigest(40), hashlib.shake_256(data).hexdigest(200))
digest = hashlib.blake2b(digest_size=20, key=b"key", salt=b"salt", person=b"person")
digest.update(b"part ")
copy = digest.copy()
digest.update(b"two")
print(digest.hexdigest(), copy.hexdigest(), digest.name, digest.digest_size, digest.block_size)
print(hmac.new(b"k", b"m", hashlib.blake2s).hexdigest(), sorted(hashlib.algorithms_guaranteed) == sorted(hashlib.algorithms_guaranteed & hashlib.algorithms_available))
for wrong in (lambda: hashlib.blake2b("text"), lambda: hashlib.blake2b(digest_size=65), lambda: hashlib.new("nothing"), lambda: hashlib.sha256("text"), lambda: hashlib.blake2s(key=b"x" * 33)):
    try:
        wrong()
    except (TypeError, ValueError) as error:
        print(type(error).__name__)
