import fnmatch
import glob
import gzip
import io
import linecache
import lzma
import os
import pathlib
import shutil
import stat
import sys
import tarfile
import tempfile
import zipfile
import zlib
import fileinput
import filecmp
import mimetypes
import shelve

open("left_open.txt", "w").write("never closed: ü\n")
print(open("left_open.txt").read(), os.path.getsize("left_open.txt"), os.stat("left_open.txt").st_size)
handle = open("pending.txt", "w")
handle.write("pending")
handle.flush()
print(pathlib.Path("pending.txt").read_text(), os.path.exists("pending.txt"))
handle.write(" more")
handle.close()
with open("lines.txt", "w", encoding="utf-8", newline="") as out:
    out.write("one\r\ntwo\nthree ä")
    print(out.tell(), out.name, out.mode, out.encoding, out.closed)
with open("lines.txt", encoding="utf-8") as lines:
    print([line for line in lines], lines.readline() == "", lines.newlines)
with open("lines.txt", "rb") as raw:
    print(raw.read(3), raw.tell(), raw.seek(-2, os.SEEK_END), raw.read(), raw.seekable(), raw.readable(), raw.writable())
with open("lines.txt", "a") as out:
    out.write("\nappended")
with open("lines.txt", "r+b") as both:
    both.seek(1)
    both.write(b"NE")
    both.seek(0)
    print(both.readlines(), both.truncate(5))
print(open("lines.txt", "rb").read())
for mode, name in (("r", "missing"), ("x", "lines.txt"), ("w", "missing/below"), ("r", "."), ("rw", "a")):
    try:
        open(name, mode)
    except (OSError, ValueError) as error:
        print(type(error).__name__, error)
with open("lines.txt") as closed:
    pass
try:
    closed.read()
except ValueError as error:
    print(error)
try:
    open("lines.txt").write("x")
except io.UnsupportedOperation as error:
    print(error)
os.makedirs("a/b/c", exist_ok=True)
for name in ("a/1.txt", "a/b/2.txt", "a/b/c/3.py"):
    pathlib.Path(name).write_text(name)
print([(folder, sorted(folders), sorted(names)) for folder, folders, names in os.walk("a")])
print(sorted(glob.glob("a/**/*.txt", recursive=True)), sorted(str(p) for p in pathlib.Path("a").rglob("*")), sorted(e.name for e in os.scandir("a") if e.is_file()), sorted(os.listdir("a")), fnmatch.filter(["a.py", "b.txt"], "*.py"))
path = pathlib.Path("a/b/../1.txt")
print(path.resolve().relative_to(pathlib.Path.cwd()), path.suffix, path.stem, path.parent, path.name, path.parts, path.with_suffix(".md"), path.exists(), path.is_dir(), pathlib.PurePosixPath("/x") / "y", pathlib.Path("a").joinpath("z").as_posix(), path.stat().st_size)
for operation in (lambda: os.mkdir("a"), lambda: os.rmdir("a"), lambda: os.remove("missing"), lambda: os.listdir("missing"), lambda: os.rename("missing", "x"), lambda: os.listdir("a/1.txt"), lambda: os.remove("a"), lambda: open("a/1.txt/x"), lambda: os.chdir("missing"), lambda: pathlib.Path("missing").read_bytes(), lambda: os.stat("missing"), lambda: shutil.copy("missing", "x"), lambda: shutil.rmtree("missing"), lambda: os.makedirs("a/1.txt/x"), lambda: os.rename("a", "a/b"), lambda: os.scandir("missing"), lambda: os.readlink("a")):
    try:
        operation()
    except OSError as error:
        print(type(error).__name__, error.errno, error.strerror, error.filename, error.filename2)
shutil.copytree("a", "copy")
shutil.copy2("a/1.txt", "copied.txt")
shutil.move("copy/b", "moved")
print(sorted(os.listdir("copy")), sorted(os.listdir("moved")), filecmp.cmp("a/1.txt", "copied.txt"), open("copied.txt").read())
os.replace("copied.txt", "replaced.txt")
os.rename("moved", "renamed")
shutil.rmtree("copy")
print(sorted(os.listdir()))
info = os.stat("replaced.txt")
print(stat.S_ISREG(info.st_mode), stat.filemode(info.st_mode), os.access("replaced.txt", os.R_OK), os.access("missing", os.F_OK), os.path.isfile("a"), os.path.isdir("a"), os.path.islink("a"))
os.chmod("replaced.txt", 0o600)
os.utime("replaced.txt", (1e9, 1e9))
print(stat.filemode(os.stat("replaced.txt").st_mode), os.path.getmtime("replaced.txt"), os.path.samefile("a", "./a"))
descriptor = os.open("raw.bin", os.O_RDWR | os.O_CREAT, 0o644)
print(os.write(descriptor, b"hello world"), os.lseek(descriptor, 6, os.SEEK_SET), os.read(descriptor, 5), os.fstat(descriptor).st_size)
os.ftruncate(descriptor, 4)
os.close(descriptor)
print(os.path.getsize("raw.bin"))
with tempfile.TemporaryDirectory() as folder:
    inside = os.path.join(folder, "x")
    open(inside, "w").close()
    print(os.path.isdir(folder), os.listdir(folder))
print(os.path.exists(folder))
with tempfile.NamedTemporaryFile("w+", suffix=".txt", delete=True) as temporary:
    temporary.write("temp")
    temporary.flush()
    print(open(temporary.name).read(), temporary.name.endswith(".txt"))
print(os.path.exists(temporary.name))
with tempfile.TemporaryFile() as temporary, tempfile.SpooledTemporaryFile(max_size=10) as spooled:
    temporary.write(b"abc")
    temporary.seek(0)
    spooled.write(b"x" * 20)
    spooled.seek(0)
    print(temporary.read(), len(spooled.read()))
handle, name = tempfile.mkstemp(prefix="pre")
os.close(handle)
os.unlink(name)
with zipfile.ZipFile("archive.zip", "w", zipfile.ZIP_DEFLATED) as archive:
    archive.write("a/1.txt")
    archive.writestr("dir/ä.txt", "content " * 50)
with zipfile.ZipFile("archive.zip") as archive:
    print(archive.namelist(), archive.read("dir/ä.txt")[:15], archive.testzip(), archive.getinfo("a/1.txt").file_size, zipfile.is_zipfile("archive.zip"))
    archive.extractall("unzipped")
print(open("unzipped/dir/ä.txt").read()[:8], zipfile.Path("archive.zip", "dir/ä.txt").read_text()[:7])
for mode in ("gz", "xz", ""):
    with tarfile.open(f"archive.tar.{mode}", f"w:{mode}") as archive:
        archive.add("a")
    with tarfile.open(f"archive.tar.{mode}") as archive:
        print(sorted(archive.getnames()), archive.extractfile("a/1.txt").read(), archive.getmember("a").isdir())
        archive.extraction_filter = getattr(tarfile, "data_filter", None)
        archive.extractall("untarred" + mode)
print(sorted(os.listdir("untarredgz/a")))
shutil.make_archive("made", "zip", "a")
shutil.unpack_archive("made.zip", "unpacked")
print(sorted(os.listdir("unpacked")))
with gzip.open("text.gz", "wt", encoding="utf-8") as out:
    out.write("gzip ä\n" * 100)
print(gzip.open("text.gz", "rt", encoding="utf-8").readline(), gzip.decompress(gzip.compress(b"x" * 1000)) == b"x" * 1000, len(open("text.gz", "rb").read()) < 200, [line for line in gzip.open("text.gz", "rt")][-1])
with lzma.open("text.xz", "wb") as out:
    out.write(b"lzma" * 1000)
print(lzma.open("text.xz").read(8), lzma.decompress(lzma.compress(b"abc", preset=6)), zlib.decompress(zlib.compress(b"abc" * 100, 9))[:6], zlib.decompressobj().decompress(zlib.compress(b"stream")))
compressor = zlib.compressobj(wbits=-15)
print(zlib.decompress(compressor.compress(b"raw") + compressor.flush(), wbits=-15), len(gzip.GzipFile("text.gz").read()))
buffer = io.BytesIO(b"binary")
print(buffer.read(2), buffer.getvalue(), io.TextIOWrapper(buffer, "ascii").read(), io.StringIO("a\nb").readlines(), io.BufferedReader(io.BytesIO(b"xyz")).peek(2)[:2])
view = memoryview(bytearray(b"abcdef"))
view[1:3] = b"XY"
print(bytes(view), view.nbytes, view[::2].tolist(), bytes(view.cast("B"))[:2])
print(linecache.getline("lines.txt", 1), list(fileinput.input(["a/1.txt", "replaced.txt"])), mimetypes.guess_type("x.html"), os.path.splitext("a.tar.gz"), os.path.join("a", "/b"), os.path.normpath("a/../b//c"), os.path.relpath("a/b", "a/c"), os.path.commonpath(["a/b", "a/c"]), os.path.expanduser("x"), os.path.expandvars("$TZ"))
os.chdir("a")
print(os.path.relpath(os.getcwd(), ".."), os.listdir("..") != [], pathlib.Path("1.txt").absolute().name)
os.chdir("..")
sys.stdout.flush()
sys.stdout.buffer.write(b"bytes \xc3\xa4 here\n")
sys.stdout.buffer.flush()
os.write(1, b"by descriptor\n")
sys.stderr.buffer.write(b"error bytes\n")
print(len(os.urandom(8)), os.devnull, os.curdir, os.pardir, os.extsep, os.fspath(pathlib.Path("x")), os.fsencode("ä"))
open("end.txt", "w").write("flushed at the end")
os.mkdir("empty")
os.mkdir("source")
open("file", "w").close()
for source, target in (("file", "empty"), ("empty", "file"), ("a", "a/b"), ("source", "a"), ("a", "a"), ("source", "empty")):
    try:
        os.rename(source, target)
        print("renamed", source, target)
    except OSError as error:
        print(type(error).__name__, error.errno, error.filename, error.filename2)
try:
    lzma.decompress(b"anything else but an archive")
except lzma.LZMAError as error:
    print(error)
for name in ("text.gz", "archive.zip"):
    try:
        tarfile.open(name)
    except tarfile.ReadError as error:
        print(name, type(error).__name__)
