package dev.mxc.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxc.Program;
import dev.mxc.RunResult;
import dev.mxc.RunResult.Status;
import dev.mxc.Sandbox;
import dev.mxc.manifest.Manifest.Tier;
import dev.mxc.testing.Guests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a program is not granted fails as its language says, can be caught, and is recorded. */
@Timeout(60)
class PythonDenialsTest {

  @TempDir static Path folder;

  private static Sandbox sandbox;

  @BeforeAll
  static void open() throws IOException {
    Files.createDirectories(folder.resolve("packages/local_package"));
    Files.writeString(folder.resolve("packages/local_package/__init__.py"), "answer = 42\n");
    Files.createDirectory(folder.resolve("data"));
    Files.writeString(folder.resolve("data/there.txt"), "granted");
    Files.writeString(folder.resolve("outside.txt"), "not granted");
    sandbox =
        Guests.open(
            Tier.ISOLATE,
            """
            limits: { wall: 30s, cpu: 30s }
            filesystem: [ { path: /data, source: data, access: read } ]
            python: { path: [ packages ] }
            """,
            folder);
  }

  @AfterAll
  static void close() {
    sandbox.close();
  }

  private static RunResult run(String code) {
    return sandbox.run(Program.python(code));
  }

  /** Runs code that prints, and answers what it printed. */
  private static String printed(RunResult result) {
    assertThat(result.status()).as(result.toString()).isEqualTo(Status.OK);
    return result.stdout();
  }

  private static List<String> denials(RunResult result) {
    return result.denials().stream()
        .map(denial -> denial.capability() + " " + denial.target())
        .toList();
  }

  @Test
  void aFileOutsideEveryMountIsDeniedAndOneInsideIsNot() {
    RunResult result =
        run(
            """
            import os
            print(open("/data/there.txt").read(), os.path.exists("/data/there.txt"))
            for path in ("/etc/passwd", "/data/../etc/passwd", "/nowhere/x"):
                try:
                    open(path)
                except PermissionError as error:
                    print(error.errno, error.filename)
            print(os.path.exists("/etc/hosts"), os.path.isdir("/home"))
            try:
                open("/etc/new", "w")
            except PermissionError as error:
                print(error.strerror)
            try:
                open("/data/new", "w")
            except PermissionError as error:
                print(error.strerror)
            """);

    assertThat(printed(result))
        .isEqualTo(
            """
            granted True
            13 /etc/passwd
            13 /data/../etc/passwd
            13 /nowhere/x
            False False
            Permission denied
            Permission denied
            """);
    assertThat(denials(result))
        .contains(
            "filesystem.read /etc/passwd",
            "filesystem.read /nowhere/x",
            "filesystem.read /etc/hosts",
            "filesystem.read /home",
            "filesystem.write /etc/new",
            "filesystem.write /data/new")
        .noneMatch(denial -> denial.contains("there.txt"));
  }

  @Test
  void aMissingFileInsideAMountIsNoDenial() {
    RunResult result =
        run(
            """
            for path in ("/data/missing", "/tmp/missing", "missing", "/app/missing"):
                try:
                    open(path)
                except FileNotFoundError as error:
                    print(error.errno)
            """);

    assertThat(printed(result)).isEqualTo("2\n2\n2\n2\n");
    assertThat(result.denials()).isEmpty();
  }

  @Test
  void fortyImportsAndAPackageCauseNoDenial() {
    RunResult result =
        run(
            """
            import argparse, array, ast, asyncio, base64, bisect, calendar, collections, concurrent.futures, configparser
            import contextlib, copy, csv, dataclasses, datetime, decimal, difflib, email, enum, fractions
            import functools, glob, gzip, hashlib, heapq, html, http.client, inspect, io, itertools
            import json, logging, lzma, math, mimetypes, multiprocessing, operator, os, pathlib, pickle
            import platform, pprint, queue, random, re, secrets, shutil, socket, ssl, statistics
            import string, struct, subprocess, sysconfig, tarfile, tempfile, textwrap, threading, time, traceback
            import typing, unicodedata, unittest, urllib.request, uuid, xml.etree.ElementTree, zipfile, zlib, zoneinfo
            import ctypes, bz2, grp, pwd, termios, tracemalloc, site, getpass
            import local_package
            uuid.uuid1(), mimetypes.guess_type("x.html"), zoneinfo.ZoneInfo("Europe/Paris"), platform.platform()
            tempfile.gettempdir(), getpass.getuser(), sysconfig.get_paths(), ssl.create_default_context
            print(local_package.answer)
            """);

    assertThat(printed(result)).isEqualTo("42\n");
    assertThat(result.denials()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "import subprocess; subprocess.run(['ls', '-l'])        | PermissionError | process.start",
        "import subprocess; subprocess.Popen('ls', shell=True)  | PermissionError | process.start",
        "import subprocess; subprocess.check_output(['ls'])     | PermissionError | process.start",
        "import os; os.system('ls')                             | PermissionError | process.start",
        "import os; os.popen('ls')                              | PermissionError | process.start",
        "import os; os.fork()                                   | PermissionError | process.start",
        "import os; os.execv('/bin/ls', ['ls'])                 | PermissionError | process.start",
        "import os; os.spawnl(os.P_WAIT, '/bin/ls', 'ls')       | PermissionError | process.start",
        "import os; os.posix_spawn('/bin/ls', ['ls'], {})       | PermissionError | process.start",
        "import posix; posix.system('ls')                       | PermissionError | process.start",
        "import asyncio; asyncio.run(asyncio.create_subprocess_exec('ls')) | PermissionError | process.start",
        "import asyncio; asyncio.run(asyncio.create_subprocess_shell('ls')) | PermissionError | process.start",
        "import multiprocessing; multiprocessing.Process(target=print).start() | PermissionError | process.start",
        "import multiprocessing; multiprocessing.Pool(2)        | PermissionError | process.start",
        "import concurrent.futures as f; f.ProcessPoolExecutor() | PermissionError | process.start",
        "import socket; socket.socket().connect(('example.org', 80)) | PermissionError | network.connect",
        "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM) | PermissionError | network.connect",
        "import socket; socket.socket().bind(('', 80))          | PermissionError | network.listen",
        "import asyncio; asyncio.run(asyncio.open_connection('example.org', 80)) | PermissionError | network.connect",
        "import socket; socket.create_connection(('example.org', 80)) | PermissionError | network.connect",
        "import socket; socket.getaddrinfo('example.org', 80)   | PermissionError | network.connect",
        "import socket; socket.gethostbyname('example.org')     | PermissionError | network.connect",
        "import socket; socket.create_server(('', 80))          | PermissionError | network.listen",
        "import http.client; http.client.HTTPConnection('example.org').request('GET', '/') | PermissionError | network.connect",
        "import ctypes; ctypes.CDLL('libc.so.6')                | OSError         | native.load",
        "import ctypes; ctypes.cdll.LoadLibrary('libc.so.6')    | OSError         | native.load",
        "import os; os.symlink('/etc', '/tmp/link')             | PermissionError | filesystem.write",
        "import os; os.link('/app/main.py', '/tmp/link')        | PermissionError | filesystem.write",
        "open('/app/main.py', 'a')                              | PermissionError | filesystem.write",
        "import os; os.remove(os.__file__)                      | PermissionError | filesystem.write",
      })
  void whatIsNotGrantedFailsAndIsRecorded(String code, String error, String capability) {
    RunResult caught =
        run(
            "try:\n    "
                + code
                + "\nexcept "
                + error
                + " as error:\n    print('caught', isinstance(error, OSError))\nprint('goes on')");
    assertThat(printed(caught)).isEqualTo("caught True\ngoes on\n");
    assertThat(caught.denials())
        .extracting(denial -> denial.capability())
        .isNotEmpty()
        .containsOnly(capability);

    RunResult uncaught = run(code);
    assertThat(uncaught.status()).isEqualTo(Status.ERROR);
    assertThat(uncaught.exitCode()).isEqualTo(1);
    assertThat(uncaught.error().type()).isEqualTo(error);
    assertThat(uncaught.stderr()).startsWith("Traceback").contains("/app/main.py");
  }

  @Test
  void urllibWrapsADenialAsItWrapsEveryError() {
    RunResult result =
        run(
            """
            import urllib.request, urllib.error
            try:
                urllib.request.urlopen("http://example.org/")
            except urllib.error.URLError as error:
                print(type(error.reason).__name__)
            """);

    assertThat(printed(result)).isEqualTo("PermissionError\n");
    assertThat(denials(result)).containsExactly("network.connect http://example.org/");
  }

  @Test
  void threadsAreDeniedOnlyWhereTheLimitIsOne() {
    String code =
        """
        import threading
        try:
            threading.Thread(target=print, args=("in a thread",)).start()
        except RuntimeError as error:
            print(error)
        """;
    try (Sandbox one = Guests.open("limits: { threads: 1 }")) {
      RunResult denied = one.run(Program.python(code));
      assertThat(printed(denied)).isEqualTo("can't start new thread\n");
      assertThat(denials(denied)).hasSize(1).allMatch(d -> d.startsWith("thread.start "));
    }
    RunResult granted = run(code);
    assertThat(printed(granted)).isEqualTo("in a thread\n");
    assertThat(granted.denials()).isEmpty();
  }

  @Test
  void nativePackagesSayWhatToDoInEveryContextAlike() {
    String code =
        """
        for name in ("numpy", "sqlite3", "pandas"):
            try:
                __import__(name)
            except ImportError as error:
                print(error)
        import importlib.util
        print(importlib.util.find_spec("numpy"))
        """;
    String first = printed(run(code));
    assertThat(first).contains("'numpy': it needs native code", "'_sqlite3': it needs native code");
    assertThat(first.lines().toList().getLast()).isEqualTo("None");
    assertThat(printed(run(code))).isEqualTo(first);
  }
}
