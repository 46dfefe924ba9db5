# What is reached beneath argv[1]: in/ (to read), out/ (to write), other/; a line for each.
# argv[2]: a TCP port that listens; argv[3]: the abstract name of a socket that listens.
import errno, fcntl, os, socket, sys

base, port, name = sys.argv[1], int(sys.argv[2]), sys.argv[3]

def say(what, body):
    try:
        body()
        result = 'ok'
    except OSError as e:
        result = errno.errorcode[e.errno]
    print(what + ':', result, flush=True)

def write(path):
    with open(path, 'w') as f: f.write('x')

def connect(family, address):
    s = socket.socket(family)
    s.settimeout(20)
    s.connect(address)

def bind():
    s = socket.socket(socket.AF_INET)
    s.bind(('127.0.0.1', 0))

p = lambda *parts: os.path.join(base, *parts)
say('read in', lambda: open(p('in', 'f')).read())
say('list in', lambda: os.listdir(p('in')))
say('write in', lambda: write(p('in', 'f')))
say('remove in', lambda: os.unlink(p('in', 'f2')))
say('truncate in', lambda: os.truncate(p('in', 'f'), 0))
say('write out', lambda: write(p('out', 'f')))
say('make folder out', lambda: os.mkdir(p('out', 'd')))
say('move in out', lambda: os.rename(p('out', 'f'), p('out', 'd', 'f')))
say('device out', lambda: os.mknod(p('out', 'null'), 0o20666, os.makedev(1, 3)))
say('run out', lambda: os.execv(p('out', 'program'), ['program']))
say('read other', lambda: open(p('other', 'f')).read())
say('list other', lambda: os.listdir(p('other')))
say('write other', lambda: write(p('other', 'g')))
say('truncate other', lambda: os.truncate(p('other', 'f'), 0))
say('move to other', lambda: os.rename(p('out', 'd', 'f'), p('other', 'f')))
say('link to other', lambda: os.link(p('in', 'f'), p('other', 'h')))
say('climb', lambda: open(p('in', '..', 'other', 'f')).read())
say('by link', lambda: open(p('in', 'link')).read())
say('memory of the parent', lambda: open('/proc/%d/mem' % os.getppid(), 'rb').close())
say('list root', lambda: os.listdir('/'))
say('null', lambda: write('/dev/null'))
say('connect', lambda: connect(socket.AF_INET, ('127.0.0.1', port)))
say('bind', bind)
say('abstract socket', lambda: connect(socket.AF_UNIX, '\0' + name))
say('signal parent', lambda: os.kill(os.getppid(), 0))
say('signal self', lambda: os.kill(os.getpid(), 0))
