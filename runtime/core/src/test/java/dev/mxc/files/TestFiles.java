package dev.mxc.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxc.bridge.protocol.Errno;
import dev.mxc.bridge.protocol.FileReply;
import dev.mxc.bridge.protocol.FileRequest;
import dev.mxc.bridge.protocol.FileRequest.OpenOption;
import dev.mxc.bridge.protocol.Limit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A file service with what a guest's side would do with it, and what it told. */
final class TestFiles implements AutoCloseable {

  /** Refused: the capability's id and the path. */
  final List<String> denials = new CopyOnWriteArrayList<>();

  final List<Limit> passed = new CopyOnWriteArrayList<>();
  final MountTable table;
  FileService service;

  private TestFiles(MountTable table, long fileBytesMax, int openFilesMax) {
    this.table = table;
    this.service =
        new FileService(
            table,
            fileBytesMax,
            openFilesMax,
            (capability, target, _) -> denials.add(capability.id() + " " + target),
            passed::add);
  }

  static TestFiles of(MountTable table, long fileBytesMax, int openFilesMax) {
    return new TestFiles(table, fileBytesMax, openFilesMax);
  }

  static TestFiles open(MountSpec... mounts) throws IOException {
    return of(MountTable.open(List.of(mounts), List.of()), 1 << 20, 16);
  }

  static MountSpec mount(String path, MountSpec.Access access, Path source) {
    return new MountSpec(path, access, Optional.of(source));
  }

  static MountSpec hole(String path) {
    return new MountSpec(path, MountSpec.Access.NONE, Optional.empty());
  }

  FileReply ask(FileRequest request) {
    return service.handle(request);
  }

  /** The request must be carried out. */
  <T extends FileReply> T get(FileRequest request, Class<T> expected) {
    FileReply reply = ask(request);
    assertThat(reply).as("%s", request).isInstanceOf(expected);
    return expected.cast(reply);
  }

  void done(FileRequest request) {
    get(request, FileReply.Done.class);
  }

  /** What the request fails with; empty when it does not. */
  Optional<Errno> failure(FileRequest request) {
    return ask(request) instanceof FileReply.Failed(var errno)
        ? Optional.of(errno)
        : Optional.empty();
  }

  /** The request fails with {@code errno} and is no denial. */
  void fails(FileRequest request, Errno errno) {
    int before = denials.size();
    assertThat(failure(request)).as("%s", request).contains(errno);
    assertThat(denials.subList(before, denials.size())).as("denials of %s", request).isEmpty();
  }

  /** The request fails with EACCES, and the denial names its path. */
  void denied(FileRequest request, String denial) {
    int before = denials.size();
    assertThat(failure(request)).as("%s", request).contains(Errno.EACCES);
    assertThat(denials.subList(before, denials.size()))
        .as("denials of %s", request)
        .containsExactly(denial);
  }

  FileReply.Attributes stat(String path) {
    return get(new FileRequest.Stat(path, true), FileReply.Attributes.class);
  }

  int open(String path, OpenOption... options) {
    return get(request(path, options), FileReply.Opened.class).handle();
  }

  static FileRequest.Open request(String path, OpenOption... options) {
    return new FileRequest.Open(path, EnumSet.copyOf(List.of(options)), 0644);
  }

  static FileRequest.Open reading(String path) {
    return request(path, OpenOption.READ);
  }

  /** As {@code open(path, "w")}. */
  static FileRequest.Open writing(String path) {
    return request(path, OpenOption.WRITE, OpenOption.CREATE, OpenOption.TRUNCATE);
  }

  String read(String path) {
    FileReply.Opened opened = get(reading(path), FileReply.Opened.class);
    StringBuilder text = new StringBuilder();
    while (true) {
      byte[] part =
          get(new FileRequest.Read(opened.handle(), text.length(), 1 << 16), FileReply.Data.class)
              .bytes();
      if (part.length == 0) {
        done(new FileRequest.Close(opened.handle()));
        return text.toString();
      }
      text.append(new String(part, StandardCharsets.ISO_8859_1));
    }
  }

  void write(String path, String text) {
    int handle = get(writing(path), FileReply.Opened.class).handle();
    done(new FileRequest.Write(handle, 0, text.getBytes(StandardCharsets.UTF_8)));
    done(new FileRequest.Close(handle));
  }

  List<String> names(String path) {
    List<String> names = new ArrayList<>();
    long cursor = 0;
    do {
      FileReply.Listing part = get(new FileRequest.List(path, cursor), FileReply.Listing.class);
      part.entries().forEach(entry -> names.add(entry.name()));
      cursor = part.nextCursor();
    } while (cursor != 0);
    return names;
  }

  /** The next run of the same session. */
  void nextRun() {
    service.close();
    service =
        new FileService(
            table,
            1 << 20,
            16,
            (capability, target, _) -> denials.add(capability.id() + " " + target),
            passed::add);
  }

  OverlayChanges changes() {
    return new OverlayChanges(table);
  }

  /** The overlays' changes, as "kind path". */
  List<String> changed() {
    return changes().listing(1000).entries().stream()
        .map(entry -> entry.kind() + " " + entry.path())
        .toList();
  }

  @Override
  public void close() throws IOException {
    service.close();
    table.close();
  }
}
