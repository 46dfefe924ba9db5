package dev.mxc.isolate.languages;

import dev.mxc.bridge.protocol.ClaimSpec;
import dev.mxc.bridge.protocol.HostServices;
import dev.mxc.bridge.protocol.Language;
import dev.mxc.bridge.protocol.Limit;
import dev.mxc.isolate.LanguageRuntime;
import dev.mxc.isolate.Runtimes;
import dev.mxc.isolate.files.GuestFileView;
import dev.mxc.isolate.files.GuestFiles;
import dev.mxc.isolate.files.LanguageHome;
import dev.mxc.isolate.javascript.JavaScriptRuntime;
import dev.mxc.isolate.python.PythonRuntime;
import java.nio.file.Path;
import java.util.function.Consumer;

/** The languages of this build, over a folder of language homes. */
public final class InstalledRuntimes implements Runtimes {

  private final LanguageHome home;

  public InstalledRuntimes(Path languageHome) {
    this.home = LanguageHome.of(languageHome);
  }

  @Override
  public LanguageRuntime runtime(Language language) {
    return switch (language) {
      case PYTHON -> new PythonRuntime(home);
      case JAVASCRIPT -> new JavaScriptRuntime(home);
    };
  }

  @Override
  public GuestFiles files(ClaimSpec claim, HostServices host, Consumer<Limit> passed) {
    return GuestFileView.open(claim, host, home, passed);
  }
}
