# What ordinary programs do; a line for each, as it went. argv[1]: a folder to write in.
import asyncio, ctypes, os, signal, socket, subprocess, sys, tempfile, threading, time

def say(what, body):
    try:
        result = body()
    except OSError as e:
        result = type(e).__name__
    print(what + ':', result, flush=True)

def files():
    name = os.path.join(sys.argv[1], 'f')
    with open(name, 'w') as f: f.write('x')
    os.chmod(name, 0o600); os.rename(name, name + '2'); os.link(name + '2', name)
    os.symlink('f2', name + '3'); os.utime(name); os.truncate(name, 0)
    for n in ('', '2', '3'): os.unlink(name + n)
    return 'ok'

def child():
    p = subprocess.Popen(['/bin/sleep', '60'])
    p.send_signal(signal.SIGTERM)
    return p.wait()

def threads():
    done = []
    ts = [threading.Thread(target=lambda: done.append(1)) for _ in range(5)]
    [t.start() for t in ts]; [t.join() for t in ts]
    return len(done)

async def tasks():
    p = await asyncio.create_subprocess_exec('/bin/echo', 'out', stdout=asyncio.subprocess.PIPE)
    return (await p.communicate())[0].decode().strip()

def own_signal():
    got = []
    signal.signal(signal.SIGUSR1, lambda *_: got.append(1))
    os.kill(os.getpid(), signal.SIGUSR1)
    return len(got)

def ptrace():
    libc = ctypes.CDLL(None, use_errno=True)
    return 'ok' if libc.ptrace(0, 0, 0, 0) == 0 else os.strerror(ctypes.get_errno())

def namespace():
    libc = ctypes.CDLL(None, use_errno=True)
    return 'ok' if libc.unshare(0x10000000) == 0 else os.strerror(ctypes.get_errno())

say('files', files)
say('shell', lambda: subprocess.run('echo a | cat; exit 3', shell=True, capture_output=True).returncode)
say('child', child)
say('threads', threads)
say('asyncio', lambda: asyncio.run(tasks()))
say('own signal', own_signal)
say('pipe of sockets', lambda: len(socket.socketpair()))
say('temporary file', lambda: tempfile.TemporaryFile(dir=sys.argv[1]).write(b'x'))
say('parent', lambda: os.kill(os.getppid(), 0))
say('inet socket', lambda: socket.socket(socket.AF_INET) and 'ok')
say('unix socket', lambda: socket.socket(socket.AF_UNIX) and 'ok')
say('raw socket', lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1) and 'ok')
say('ptrace', ptrace)
say('namespace', namespace)
