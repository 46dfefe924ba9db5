package dev.mxc.bridge.protocol;

import dev.mxc.bridge.protocol.FileReply.FileType;
import dev.mxc.bridge.protocol.FileRequest.OpenOption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** File requests and replies inside a frame. */
final class FileCodec {

  private static final int OPEN = 1;
  private static final int READ = 2;
  private static final int WRITE = 3;
  private static final int TRUNCATE = 4;
  private static final int STAT_HANDLE = 5;
  private static final int SYNC = 6;
  private static final int CLOSE = 7;
  private static final int STAT = 8;
  private static final int LIST = 9;
  private static final int MAKE_DIRECTORY = 10;
  private static final int REMOVE = 11;
  private static final int RENAME = 12;
  private static final int SET_TIMES = 13;
  private static final int SET_MODE = 14;
  private static final int READ_LINK = 15;
  private static final int REAL_PATH = 16;

  private static final int ATTRIBUTES = 1;
  private static final int OPENED = 2;
  private static final int DATA = 3;
  private static final int LISTING = 4;
  private static final int TEXT = 5;
  private static final int DONE = 6;
  private static final int FAILED = 7;

  /** Bytes of encoded attributes, and with it the least an entry takes. */
  private static final int ATTRIBUTES_BYTES = 1 + 4 + 8 * 5 + 4 + 4;

  private FileCodec() {}

  static void request(WireWriter out, FileRequest request) {
    switch (request) {
      case FileRequest.Open(var path, var options, var mode) ->
          out.u8(OPEN).text(path).u8(bits(options)).i32(mode);
      case FileRequest.Read(var handle, var position, var length) ->
          out.u8(READ).i32(handle).i64(position).i32(length);
      case FileRequest.Write(var handle, var position, var data) ->
          out.u8(WRITE).i32(handle).i64(position).bytes(data);
      case FileRequest.Truncate(var handle, var size) -> out.u8(TRUNCATE).i32(handle).i64(size);
      case FileRequest.StatHandle(var handle) -> out.u8(STAT_HANDLE).i32(handle);
      case FileRequest.Sync(var handle) -> out.u8(SYNC).i32(handle);
      case FileRequest.Close(var handle) -> out.u8(CLOSE).i32(handle);
      case FileRequest.Stat(var path, var followLinks) -> out.u8(STAT).text(path).bool(followLinks);
      case FileRequest.List(var path, var cursor) -> out.u8(LIST).text(path).i64(cursor);
      case FileRequest.MakeDirectory(var path, var mode) ->
          out.u8(MAKE_DIRECTORY).text(path).i32(mode);
      case FileRequest.Remove(var path, var directory) -> out.u8(REMOVE).text(path).bool(directory);
      case FileRequest.Rename(var from, var to, var replace) ->
          out.u8(RENAME).text(from).text(to).bool(replace);
      case FileRequest.SetTimes(var path, var access, var modified, var followLinks) ->
          out.u8(SET_TIMES).text(path).i64(access).i64(modified).bool(followLinks);
      case FileRequest.SetMode(var path, var mode) -> out.u8(SET_MODE).text(path).i32(mode);
      case FileRequest.ReadLink(var path) -> out.u8(READ_LINK).text(path);
      case FileRequest.RealPath(var path) -> out.u8(REAL_PATH).text(path);
    }
  }

  static FileRequest request(WireReader in) throws ProtocolException {
    int kind = in.u8();
    return switch (kind) {
      case OPEN -> new FileRequest.Open(in.text(), options(in.u8()), in.i32());
      case READ -> new FileRequest.Read(in.i32(), in.i64(), in.i32());
      case WRITE -> new FileRequest.Write(in.i32(), in.i64(), in.bytes());
      case TRUNCATE -> new FileRequest.Truncate(in.i32(), in.i64());
      case STAT_HANDLE -> new FileRequest.StatHandle(in.i32());
      case SYNC -> new FileRequest.Sync(in.i32());
      case CLOSE -> new FileRequest.Close(in.i32());
      case STAT -> new FileRequest.Stat(in.text(), in.bool());
      case LIST -> new FileRequest.List(in.text(), in.i64());
      case MAKE_DIRECTORY -> new FileRequest.MakeDirectory(in.text(), in.i32());
      case REMOVE -> new FileRequest.Remove(in.text(), in.bool());
      case RENAME -> new FileRequest.Rename(in.text(), in.text(), in.bool());
      case SET_TIMES -> new FileRequest.SetTimes(in.text(), in.i64(), in.i64(), in.bool());
      case SET_MODE -> new FileRequest.SetMode(in.text(), in.i32());
      case READ_LINK -> new FileRequest.ReadLink(in.text());
      case REAL_PATH -> new FileRequest.RealPath(in.text());
      default -> throw new ProtocolException("no file request: " + kind);
    };
  }

  static void reply(WireWriter out, FileReply reply) {
    switch (reply) {
      case FileReply.Attributes attributes -> attributes(out.u8(ATTRIBUTES), attributes);
      case FileReply.Opened(var handle, var attributes, var head) -> {
        attributes(out.u8(OPENED).i32(handle), attributes);
        out.bytes(head);
      }
      case FileReply.Data(var bytes) -> out.u8(DATA).bytes(bytes);
      case FileReply.Listing(var entries, var nextCursor) -> {
        out.u8(LISTING).i32(entries.size());
        for (FileReply.Entry entry : entries) {
          attributes(out.text(entry.name()), entry.attributes());
        }
        out.i64(nextCursor);
      }
      case FileReply.Text(var text) -> out.u8(TEXT).text(text);
      case FileReply.Done() -> out.u8(DONE);
      case FileReply.Failed(var errno) -> out.u8(FAILED).u8(errno.ordinal());
    }
  }

  static FileReply reply(WireReader in) throws ProtocolException {
    int kind = in.u8();
    return switch (kind) {
      case ATTRIBUTES -> attributes(in);
      case OPENED -> new FileReply.Opened(in.i32(), attributes(in), in.bytes());
      case DATA -> new FileReply.Data(in.bytes());
      case LISTING -> {
        int count = in.elements(4 + ATTRIBUTES_BYTES);
        List<FileReply.Entry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
          entries.add(new FileReply.Entry(in.text(), attributes(in)));
        }
        yield new FileReply.Listing(entries, in.i64());
      }
      case TEXT -> new FileReply.Text(in.text());
      case DONE -> new FileReply.Done();
      case FAILED -> new FileReply.Failed(in.constant(Errno.values()));
      default -> throw new ProtocolException("no file reply: " + kind);
    };
  }

  private static void attributes(WireWriter out, FileReply.Attributes a) {
    out.u8(a.type().ordinal()).i32(a.mode()).i64(a.size());
    out.i64(a.modifiedNanos()).i64(a.accessNanos()).i64(a.changedNanos());
    out.i64(a.inode()).i32(a.device()).i32(a.links());
  }

  private static FileReply.Attributes attributes(WireReader in) throws ProtocolException {
    return new FileReply.Attributes(
        in.constant(FileType.values()),
        in.i32(),
        in.i64(),
        in.i64(),
        in.i64(),
        in.i64(),
        in.i64(),
        in.i32(),
        in.i32());
  }

  private static int bits(Set<OpenOption> options) {
    int bits = 0;
    for (OpenOption option : options) {
      bits |= 1 << option.ordinal();
    }
    return bits;
  }

  private static Set<OpenOption> options(int bits) throws ProtocolException {
    EnumSet<OpenOption> options = EnumSet.noneOf(OpenOption.class);
    for (OpenOption option : OpenOption.values()) {
      if ((bits & 1 << option.ordinal()) != 0) {
        options.add(option);
      }
    }
    if (bits >>> OpenOption.values().length != 0) {
      throw new ProtocolException("unknown open options: " + bits);
    }
    return options;
  }
}
