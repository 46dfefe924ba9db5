package dev.mxc.cli;

/** Longer texts. */
final class Texts {

  static final String HELP =
      """
      mxc runs programs that a model wrote with exactly what a capability manifest grants.

      Usage:
        mxc run [OPTIONS] SCRIPT [ARG...]   run a program; mxc-run is the same
        mxc exec [OPTIONS] -- CMD [ARG...]  run any program behind the same guard
        mxc tools -m FILE [--tools ...]     the granted host tools as typed signatures, for a prompt
        mxc doctor [--json]                 what this host can enforce, and what is missing
        mxc init [FILE]                     write a commented starter manifest (default: mxc.yaml)
        mxc init --schema                   print the JSON Schema of manifests
        mxc --version

      Examples:
        mxc run script.py
        mxc run --allow-read /data=./data report.py
        mxc run -m mxc.yaml --json report.mjs
        mxc run --language python -c 'print(1 + 1)'
        mxc run -m mxc.yaml --tools orders='npx -y orders-mcp' report.py
        mxc exec --allow-read /data=./data -- grep -r needle /data

      mxc run --help lists all options.
      """;

  private Texts() {}
}
