package dev.mxc.bridge.tools.stubs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mxc.bridge.NodeTools;
import dev.mxc.bridge.tools.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stubs are programs of their languages, whatever the tools are called and say. */
class ToolStubsTest {

  private static Tool tool(String name, String description, String input, String output) {
    Tool.Builder builder = Tool.named(name).describedAs(description).input(input);
    if (!output.isEmpty()) {
      builder.output(output);
    }
    return builder.calls((_, _) -> JsonNodeFactory.instance.nullNode());
  }

  private static final Tool SEARCH =
      tool(
          "orders.search",
          "Finds orders by text.",
          """
          {"type": "object", "additionalProperties": false, "required": ["q"], "properties": {
             "q": {"type": "string", "description": "words to look for"},
             "limit": {"type": "integer", "default": 10},
             "status": {"enum": ["open", "paid", null]}}}\
          """,
          """
          {"type": "array", "items": {"$ref": "#/$defs/Order"}, "$defs": {"Order": {
             "type": "object", "required": ["id"], "properties": {
               "id": {"type": "string"}, "total": {"type": "number"},
               "replaces": {"anyOf": [{"$ref": "#/$defs/Order"}, {"type": "null"}]}}}}}\
          """);

  private static final String HOSTILE =
      "\"\"\"\nimport os\n\"\"\" */ process.exit(1) /* \\\" \u001b[2J \u202e \\";

  private static final List<Tool> ODD =
      List.of(
          SEARCH,
          tool("orders", "Counts orders.", "{\"type\":\"object\"}", "{\"type\":\"integer\"}"),
          tool(
              "import.get-sum",
              HOSTILE,
              """
              {"type": "object", "required": ["from", "a-b"], "properties": {
                 "from": {"type": "string", "description": "\\"\\"\\" x */"},
                 "a-b": {"type": ["integer", "null"]}, "__x": {"type": "boolean"},
                 "ok": {"type": "object", "properties": {"my-key": {"type": "string"}, "class": {}},
                        "required": ["class"]}}}\
              """,
              "{\"type\":\"object\",\"additionalProperties\":{\"type\":\"number\"}}"),
          tool("import.get_sum", "\"quoted\"", "{\"type\":\"object\"}", "true"),
          tool("import.None", "a\"", "{\"type\":\"object\"}", ""),
          tool(
              "x.named",
              "",
              "{\"type\":\"object\",\"properties\":{\"o\":{\"$ref\":\"#/$defs/CallOptions\"}},"
                  + "\"$defs\":{\"CallOptions\":{\"type\":\"object\",\"properties\":{\"signal\":{\"type\":\"integer\"}}}}}",
              ""),
          tool("x.__init__", "", "{\"type\":\"object\"}", "{\"type\":[\"array\",\"null\"]}"),
          tool("x.constructor", "", "{\"type\":\"object\"}", "{\"const\":\"\\u2028\\\"\"}"),
          Tool.named("wait")
              .asynchronous(true)
              .calls((_, _) -> JsonNodeFactory.instance.nullNode()));

  @Test
  void pythonIsReadable() {
    assertThat(ToolStubs.python(List.of(SEARCH)))
        .isEqualTo(
            """
            # In a program: from mxc import tools
            from __future__ import annotations

            from typing import Any, Literal, NotRequired, TypedDict


            class Order(TypedDict):
                id: str
                total: NotRequired[float]
                replaces: NotRequired[Order | None]


            class tools:
                class orders:
                    @staticmethod
                    def search(*, q: str, limit: int = 10, status: Literal["open", "paid", None] = ...) -> list[Order]:
                        \"""Finds orders by text.

                        q: words to look for
                        \"""
                        ...
            """);
  }

  @Test
  void typescriptIsReadable() {
    assertThat(ToolStubs.typescript(List.of(SEARCH)))
        .isEqualTo(
            """
            interface CallOptions {
              /** Gives the call up when it is aborted. */
              signal?: AbortSignal;
            }

            interface Order {
              id: string;
              total?: number;
              replaces?: Order | null;
            }

            declare const mxc: {
              tools: {
                orders: {
                  /** Finds orders by text. */
                  search(args: {
                    /** words to look for */
                    q: string;
                    limit?: number;
                    status?: "open" | "paid" | null;
                  }, options?: CallOptions): Promise<Array<Order>>;
                };
              };
            };
            """);
  }

  @Test
  void noToolsIsAStubToo() throws Exception {
    assertThat(
            python(ToolStubs.python(List.of()), "print([n for n in vars(tools) if n[0] != '_'])"))
        .isEqualTo("[]\n");
    assertThat(ToolStubs.typescript(List.of())).contains("tools: {");
  }

  @Test
  void cpythonSeesWhatWasMeant() throws Exception {
    String program =
        """
        import ast, inspect, typing, sys
        ast.parse(source)
        s = tools.orders_.search
        assert str(inspect.signature(s)).startswith("(*, q: 'str', limit: 'int' = 10"), inspect.signature(s)
        assert typing.get_type_hints(s)["return"] == list[Order]
        assert typing.get_type_hints(Order)["id"] is str
        assert inspect.iscoroutinefunction(tools.wait)
        assert inspect.signature(tools.import_.get_sum).return_annotation == "Any"
        odd = tools.import_.get_sum_2
        assert list(inspect.signature(odd).parameters) == ["ok", "others"], inspect.signature(odd)
        hints = typing.get_type_hints(odd)
        assert hints["return"] == dict[str, float]
        assert hints["ok"].__required_keys__ == {"class"}, hints["ok"].__required_keys__
        assert hints["ok"].__optional_keys__ == {"my-key"}
        assert "os" not in globals()
        print(odd.__doc__)
        print(tools.import_.get_sum.__doc__, tools.import_.None_.__doc__)
        print(sorted(n for n in vars(tools.x) if n[:2] != "__"))
        print(callable(tools.orders_()))
        """;
    assertThat(python(ToolStubs.python(ODD), program))
        .contains("process.exit(1)", "\\u001b[2J \\u202e", "pass it as **{\"a-b\": ...}")
        .contains("\"quoted\" a\"\n['constructor', 'named', 'tool_init__']\nTrue\n");
  }

  /** Runs a stub and then a program in one real CPython. */
  private static String python(String stub, String program) {
    assumeTrue(
        NodeTools.run(
                    List.of("python3", "-c", "import sys; sys.exit(sys.version_info < (3, 11))"),
                    "",
                    20)
                .status()
            == 0,
        "needs CPython 3.11 or newer");
    NodeTools.Output output =
        NodeTools.run(
            List.of(
                "python3", "-c", "import sys; source = sys.stdin.read(); exec(source)\n" + program),
            stub,
            30);
    assertThat(output.status()).as(stub + output.text()).isZero();
    return output.text();
  }

  private static final String USES =
      """
      async function uses() {
        const found = await mxc.tools.orders.search({ q: "x", status: null });
        const id: string = found[0].id;
        const before: string | undefined = found[0].replaces?.id;
        const count: number = await mxc.tools.orders();
        const sums = await mxc.tools.import["get-sum"]({ from: "a", "a-b": null, ok: { class: 1 } });
        const sum: number = sums["x"];
        const { signal } = new AbortController();
        await mxc.tools.wait();
        await mxc.tools.wait({}, { signal });
        await mxc.tools.orders.search({ q: "x" }, { signal: AbortSignal.timeout(100) });
        await mxc.tools.orders({}, {});
        await mxc.tools.x.__init__();
        await mxc.tools.x.constructor();
        await mxc.tools.x.named({ o: { signal: 1 } }, { signal });
        // @ts-expect-error
        await mxc.tools.orders.search({});
        // @ts-expect-error
        await mxc.tools.orders.search({ q: 1 });
        // @ts-expect-error
        await mxc.tools.orders.search({ q: "x", status: "lost" });
        // @ts-expect-error
        await mxc.tools.import["get-sum"]({ from: "a" });
        // @ts-expect-error
        await mxc.tools.orders.search({ q: "x" }, signal);
        // @ts-expect-error
        await mxc.tools.orders.search({ q: "x", signal });
        // @ts-expect-error
        await mxc.tools.wait({ a: 1 });
        // @ts-expect-error
        mxc.tools.nothing();
      }
      """;

  @Test
  void typescriptsCompilerSeesWhatWasMeant(@TempDir Path folder) throws Exception {
    Path tools = NodeTools.folder();
    Path source = folder.resolve("stub.ts");
    Files.writeString(source, ToolStubs.typescript(ODD) + USES);
    NodeTools.Output output =
        NodeTools.run(
            List.of(
                "node",
                tools.resolve("node_modules/typescript/bin/tsc").toString(),
                "--noEmit",
                "--strict",
                "--target",
                "es2022",
                source.toString()),
            "",
            120);
    assertThat(output.status()).as(Files.readString(source) + output.text()).isZero();
  }
}
