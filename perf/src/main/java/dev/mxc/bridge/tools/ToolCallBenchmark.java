package dev.mxc.bridge.tools;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mxc.bridge.protocol.RunEndedException;
import dev.mxc.bridge.tools.json.BoundedJsonReader;
import dev.mxc.bridge.tools.json.JsonBounds;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * The host's part of a tool call: one string of 1 KB in, the same out, arguments and result as
 * JSON. {@code call} runs the tool on a thread of its own, for which the caller waits; {@code
 * callAndWait} and quick tools run on the caller's: the difference is the price of two changes of
 * threads.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class ToolCallBenchmark {

  private static final String ARGUMENTS = "{\"text\":\"" + "x".repeat(1024) + "\"}";

  private final ToolBroker broker = broker();

  private static ToolBroker broker() {
    ToolRegistry registry =
        ToolRegistry.builder()
            .add(echo("echo").calls((fields, _) -> fields.get("text")))
            .add(echo("quick").quick().calls((fields, _) -> fields.get("text")))
            .build();
    return ToolBroker.builder(
            ToolGrants.of(registry, List.of(ToolGrant.of("echo"), ToolGrant.of("quick"))),
            new ToolCaller("run", Optional.empty(), Optional.empty()))
        .build();
  }

  private static Tool.Builder echo(String name) {
    return Tool.named(name)
        .input(
            """
            {"type": "object", "properties": {"text": {"type": "string"}},
             "required": ["text"], "additionalProperties": false}\
            """);
  }

  @Benchmark
  public ToolOutcome call() {
    return broker.call("echo", ARGUMENTS).join();
  }

  @Benchmark
  public ToolOutcome callQuick() {
    return broker.call("quick", ARGUMENTS).join();
  }

  @Benchmark
  public ToolOutcome callAndWait() throws RunEndedException {
    return broker.callAndWait("echo", ARGUMENTS);
  }

  /** Parsing and checking alone. */
  @Benchmark
  public JsonNode read() throws Exception {
    return BoundedJsonReader.read(ARGUMENTS, JsonBounds.ARGUMENTS);
  }

  public static void main(String[] patterns) throws RunnerException {
    new Runner(new OptionsBuilder().include(ToolCallBenchmark.class.getSimpleName()).build()).run();
  }
}
