package dev.mxc.bytecode;

import dev.mxc.bytecode.BytecodeStore.Content;
import dev.mxc.files.Bytecode;
import dev.mxc.files.PackageSources.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The bytecode that the guests of one sandbox find, and what they looked for in vain. Both are
 * bounded: guests ask.
 */
public final class PackageBytecode implements Bytecode {

  private static final int SERVED_MAX = 50_000;

  /** How many sources wait to be compiled; more come with the next run. */
  private static final int WANTED_MAX = 8_192;

  /**
   * What an engine knows bytecode by, whatever the code is: once it has seen one, it runs the code
   * of that one.
   */
  private record Identity(String path, long seconds, int size) {}

  private final BytecodeStore store;

  /**
   * Names of what was found, by what an engine takes it for. Where two contents share an identity,
   * by chance or by forged times, only the first is ever shown; for the other one guests read the
   * source.
   */
  private final Map<Identity, String> served = new ConcurrentHashMap<>();

  /** Guarded by itself. */
  private final Set<String> wanted = new LinkedHashSet<>();

  private PackageBytecode(BytecodeStore store) {
    this.store = store;
  }

  /**
   * The bytecode of a trust domain.
   *
   * @param languageHome the folder of the language homes
   * @param parent a folder that nobody but this user can write
   * @param domain the trust domain's digest, in hexadecimal
   * @return nothing where there can be none
   */
  public static Optional<PackageBytecode> open(Path languageHome, Path parent, String domain) {
    return BytecodeFormat.of(languageHome)
        .flatMap(format -> BytecodeStore.open(parent, domain, format))
        .map(PackageBytecode::new);
  }

  @Override
  public Path folder() {
    return store.folder();
  }

  @Override
  public String suffix() {
    return store.format().suffix();
  }

  @Override
  public Optional<String> find(String path, Source source) {
    Optional<String> name = store.name(path, source);
    if (name.isEmpty()) {
      return name;
    }
    Identity identity = new Identity(path, BytecodeStore.seconds(source), source.bytes().length);
    String known = served.get(identity);
    if (name.get().equals(known)) {
      return name;
    }
    Content content = store.content(name.get());
    if (content == Content.ABSENT) {
      want(path);
    }
    if (content != Content.READY || known != null || served.size() >= SERVED_MAX) {
      return Optional.empty();
    }
    String first = served.putIfAbsent(identity, name.get());
    return first == null || first.equals(name.get()) ? name : Optional.empty();
  }

  private void want(String path) {
    synchronized (wanted) {
      if (wanted.size() < WANTED_MAX) {
        wanted.add(path);
      }
    }
  }

  /** Guest paths of the sources whose bytecode was looked for in vain since the last call. */
  public List<String> takeWanted() {
    synchronized (wanted) {
      List<String> taken = new ArrayList<>(wanted);
      wanted.clear();
      return taken;
    }
  }
}
