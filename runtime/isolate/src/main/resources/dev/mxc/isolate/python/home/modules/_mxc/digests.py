"""Digests that the language lacks without native code: BLAKE2 (RFC 7693) and SHAKE of any length (FIPS 202)."""

import struct

_SIGMA = (
    (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15),
    (14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3),
    (11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4),
    (7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8),
    (9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13),
    (2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9),
    (12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11),
    (13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10),
    (6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5),
    (10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0),
)
_MIXED = ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
          (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14))  # fmt: skip


def _bytes(data):
    if isinstance(data, str):
        raise TypeError("Strings must be encoded before hashing")
    return bytes(memoryview(data))


class _Blake2:
    """One of the two BLAKE2 functions; the classes below give word size, rounds and rotations."""

    def __init__(self, data=b"", /, *, digest_size=None, key=b"", salt=b"", person=b"", fanout=1, depth=1, leaf_size=0,
                 node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True):  # fmt: skip
        size = self.MAX_DIGEST_SIZE if digest_size is None else digest_size
        for what, value, longest in (("key", key, self.MAX_KEY_SIZE), ("salt", salt, self.SALT_SIZE), ("person", person, self.PERSON_SIZE)):
            if len(value) > longest:
                raise ValueError(f"maximum {what} length is {longest} bytes")
        if not 1 <= size <= self.MAX_DIGEST_SIZE:
            raise ValueError(f"digest_size for {self.name} must be between 1 and {self.MAX_DIGEST_SIZE} bytes, here it is {size}")
        self.digest_size = size
        wide = self._word == "Q"
        head = struct.pack("<BBBBI", size, len(key), fanout, depth, leaf_size)
        if wide:
            head += struct.pack("<QBB14x", node_offset, node_depth, inner_size)
        else:
            head += node_offset.to_bytes(6, "little") + struct.pack("<BB", node_depth, inner_size)
        head += bytes(salt).ljust(self.SALT_SIZE, b"\0") + bytes(person).ljust(self.PERSON_SIZE, b"\0")
        self._state = [a ^ b for a, b in zip(self._initial, struct.unpack(f"<8{self._word}", head))]
        self._count = 0
        self._pending = bytes(key).ljust(self.block_size, b"\0") if key else b""
        self._last_node = last_node
        self.update(data)

    def update(self, data, /):
        pending = self._pending + _bytes(data)
        at = 0
        # The last block, full or not, waits for the end.
        while len(pending) - at > self.block_size:
            self._count += self.block_size
            self._state = self._compressed(pending[at : at + self.block_size], False)
            at += self.block_size
        self._pending = pending[at:]

    def _compressed(self, block, last):
        bits, mask = self._bits, self._mask
        r1, r2, r3, r4 = self._rotations
        m = struct.unpack(f"<16{self._word}", block)
        v = self._state + list(self._initial)
        v[12] ^= self._count & mask
        v[13] ^= self._count >> bits
        if last:
            v[14] ^= mask
            if self._last_node:
                v[15] ^= mask
        for turn in range(self._rounds):
            order = _SIGMA[turn % 10]
            for i, (a, b, c, d) in enumerate(_MIXED):
                va = (v[a] + v[b] + m[order[2 * i]]) & mask
                vd = v[d] ^ va
                vd = (vd >> r1 | vd << bits - r1) & mask
                vc = (v[c] + vd) & mask
                vb = v[b] ^ vc
                vb = (vb >> r2 | vb << bits - r2) & mask
                v[a] = va = (va + vb + m[order[2 * i + 1]]) & mask
                vd ^= va
                v[d] = vd = (vd >> r3 | vd << bits - r3) & mask
                v[c] = vc = (vc + vd) & mask
                vb ^= vc
                v[b] = (vb >> r4 | vb << bits - r4) & mask
        return [h ^ x ^ y for h, x, y in zip(self._state, v, v[8:])]

    def digest(self):
        count = self._count
        try:
            self._count += len(self._pending)
            state = self._compressed(self._pending.ljust(self.block_size, b"\0"), True)
        finally:
            self._count = count
        return struct.pack(f"<8{self._word}", *state)[: self.digest_size]

    def hexdigest(self):
        return self.digest().hex()

    def copy(self):
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        return other


class blake2b(_Blake2):
    name = "blake2b"
    block_size, MAX_DIGEST_SIZE, MAX_KEY_SIZE, SALT_SIZE, PERSON_SIZE = 128, 64, 64, 16, 16
    _word, _bits, _mask, _rounds, _rotations = "Q", 64, 2**64 - 1, 12, (32, 24, 16, 63)
    _initial = (0x6A09E667F3BCC908, 0xBB67AE8584CAA73B, 0x3C6EF372FE94F82B, 0xA54FF53A5F1D36F1,
                0x510E527FADE682D1, 0x9B05688C2B3E6C1F, 0x1F83D9ABFB41BD6B, 0x5BE0CD19137E2179)  # fmt: skip


class blake2s(_Blake2):
    name = "blake2s"
    block_size, MAX_DIGEST_SIZE, MAX_KEY_SIZE, SALT_SIZE, PERSON_SIZE = 64, 32, 32, 8, 8
    _word, _bits, _mask, _rounds, _rotations = "I", 32, 2**32 - 1, 10, (16, 12, 8, 7)
    _initial = tuple(word >> 32 for word in blake2b._initial)


def _round_constants():
    constants, register = [], 1
    for _ in range(24):
        constant = 0
        for bit in range(7):
            constant |= (register & 1) << (1 << bit) - 1
            register = (register << 1) ^ (0x171 if register & 0x80 else 0)
        constants.append(constant)
    return constants


_CONSTANTS = _round_constants()
_WIDE = 2**64 - 1


def _permuted(lanes):
    """Keccak-f[1600] on 25 lanes, x + 5 y."""
    for constant in _CONSTANTS:
        parity = [lanes[x] ^ lanes[x + 5] ^ lanes[x + 10] ^ lanes[x + 15] ^ lanes[x + 20] for x in range(5)]
        for x in range(5):
            after = parity[(x + 1) % 5]
            change = parity[x - 1] ^ ((after << 1 | after >> 63) & _WIDE)
            for y in range(0, 25, 5):
                lanes[x + y] ^= change
        x, y, current = 1, 0, lanes[1]
        for t in range(24):
            x, y = y, (2 * x + 3 * y) % 5
            turn = (t + 1) * (t + 2) // 2 % 64
            lanes[x + 5 * y], current = (current << turn | current >> 64 - turn) & _WIDE, lanes[x + 5 * y]
        for y in range(0, 25, 5):
            row = lanes[y : y + 5]
            for x in range(5):
                lanes[x + y] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5] & _WIDE)
        lanes[0] ^= constant
    return lanes


class _Shake:
    digest_size = 0

    def __init__(self, data=b"", /, *, usedforsecurity=True):
        self._lanes = [0] * 25
        self._pending = b""
        self.update(data)

    def _absorbed(self, block):
        words = struct.unpack(f"<{self.block_size // 8}Q", block)
        return _permuted([lane ^ word for lane, word in zip(self._lanes, words + (0,) * 25)])

    def update(self, data, /):
        pending = self._pending + _bytes(data)
        at = 0
        while len(pending) - at >= self.block_size:
            self._lanes = self._absorbed(pending[at : at + self.block_size])
            at += self.block_size
        self._pending = pending[at:]

    def digest(self, length, /):
        block = bytearray(self._pending.ljust(self.block_size, b"\0"))
        block[len(self._pending)] ^= 0x1F
        block[-1] ^= 0x80
        lanes = self._absorbed(bytes(block))
        output = bytearray()
        while len(output) < length:
            output += struct.pack("<25Q", *lanes)[: self.block_size]
            lanes = _permuted(lanes)
        return bytes(output[:length])

    def hexdigest(self, length, /):
        return self.digest(length).hex()

    def copy(self):
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        return other


class shake_128(_Shake):
    name, block_size = "shake_128", 168


class shake_256(_Shake):
    name, block_size = "shake_256", 136
