"""There is no terminal: what imports termios in passing works, what uses it is told."""


class error(Exception):
    pass


TCSANOW, TCSADRAIN, TCSAFLUSH = 0, 1, 2
TCIFLUSH, TCOFLUSH, TCIOFLUSH = 0, 1, 2
BRKINT, ICRNL, INPCK, ISTRIP, IXON = 2, 256, 16, 32, 1024
OPOST, CSIZE, PARENB, CS8 = 1, 48, 256, 48
ECHO, ECHOE, ECHOK, ECHONL, ICANON, IEXTEN, ISIG, NOFLSH, TOSTOP = 8, 16, 32, 64, 2, 32768, 1, 128, 256
VMIN, VTIME, VINTR, VEOF, NCCS = 6, 5, 0, 4, 32
TIOCGWINSZ, TIOCSWINSZ, TIOCSTI, FIONREAD = 0x5413, 0x5414, 0x5412, 0x541B


def _refuse(*args):
    raise error(25, "Inappropriate ioctl for device")


tcgetattr = tcsetattr = tcsendbreak = tcdrain = tcflush = tcflow = tcgetwinsize = tcsetwinsize = _refuse
