"""Makes the files beside it, with numpy. Run it in this folder; the expected values stand in NumpyFilesTest."""

import io
import zipfile

import numpy as np
from numpy.lib import format as npy

INTEGERS = ["i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8"]
FLOATS = ["f2", "f4", "f8"]


def values(code):
    """A 3 x 4 array with both ends of the type's range, or with what is special in a float."""
    if code == "b1":
        return np.array([i % 3 == 0 for i in range(12)]).reshape(3, 4)
    if code in INTEGERS:
        info = np.iinfo(code)
        first = [info.min, info.max]
    else:
        first = [-1.5, 0.1, np.inf, np.nan]
    return np.array(first + list(range(len(first), 12)), dtype=code).reshape(3, 4)


# Every type, in both byte orders, in C and in Fortran order, deflated.
arrays = {}
for code in ["b1"] + INTEGERS + FLOATS:
    for order in "<>":
        array = values(code).astype(order + code)
        suffix = {"<": "little", ">": "big"}[order]
        arrays[f"{code}_{suffix}_c"] = array
        arrays[f"{code}_{suffix}_f"] = np.asfortranarray(array)
np.savez_compressed("types.npz", **arrays)

# Stored; numpy forces zip64 fields into the local headers. One name is not ASCII.
np.savez("stored.npz", **{"cube": np.arange(24, dtype="<i2").reshape(2, 3, 4), "größe": np.array([1.5], "<f4")})

# To a stream that cannot be rewound: sizes follow the data.
class Stream(io.RawIOBase):
    def __init__(self):
        super().__init__()
        self.content = bytearray()

    def writable(self):
        return True

    def write(self, data):
        self.content += bytes(data)
        return len(data)


stream = Stream()
with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
    with archive.open("cube.npy", "w", force_zip64=True) as member:
        npy.write_array(member, np.arange(24, dtype="<i2").reshape(2, 3, 4))
with open("streamed.npz", "wb") as file:
    file.write(stream.content)

# With everything that zip64 has, as if it were beyond 4 GiB.
limit = zipfile.ZIP64_LIMIT
zipfile.ZIP64_LIMIT = 20
np.savez("zip64.npz", cube=np.arange(24, dtype="<i2").reshape(2, 3, 4), ones=np.ones(3, "<f8"))
zipfile.ZIP64_LIMIT = limit

# Each version, and shapes at the edge.
for version in [(1, 0), (2, 0), (3, 0)]:
    with open(f"version{version[0]}.npy", "wb") as file:
        npy.write_array(file, np.arange(6, dtype="<f4").reshape(2, 3), version=version)
np.save("scalar.npy", np.array(2.5, "<f4"))
np.save("empty.npy", np.zeros((0, 3), "<f8"))
np.save("cube_f.npy", np.asfortranarray(np.arange(24, dtype=">i4").reshape(2, 3, 4)))
