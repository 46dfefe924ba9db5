package dev.mxc.bridge.tools;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mxc.bridge.protocol.WireBounds;
import dev.mxc.bridge.tools.json.Shown;
import dev.mxc.bridge.tools.schema.JsonSchema;
import dev.mxc.bridge.tools.schema.SchemaException;
import java.time.Duration;
import java.util.Optional;

/**
 * A function that the host lends: what it is called, what it takes and gives, and how much of the
 * host one call may use. Immutable.
 *
 * <pre>{@code
 * Tool.named("orders.search")
 *     .describedAs("Finds orders by text.")
 *     .input("{...}")
 *     .calls((arguments, context) -> orders.search(arguments.get("q").textValue()));
 * }</pre>
 *
 * @param name words with dots between them; what is before the last is a namespace for the guest
 * @param description for a model and a person; may be empty
 * @param input of the arguments, an object's
 * @param output of the result, when it is known
 * @param timeout of one call; an approval's wait is not part of it
 * @param resultBytesMax of a result's JSON, in bytes of UTF-8
 * @param callsAtOnceMax calls of all guests together that are under way; others wait for one to
 *     end. A call that was given up but whose code does not end counts, so a tool that hangs costs
 *     the host at most so many threads
 * @param asynchronous whether a Python guest awaits it; JavaScript guests always do
 * @param quick whether it answers at once, without waiting for anything: then it runs on the thread
 *     that calls, which saves two changes of threads, and its timeout ends nothing
 * @param function what it does
 */
public record Tool(
    String name,
    String description,
    JsonSchema input,
    Optional<JsonSchema> output,
    Duration timeout,
    int resultBytesMax,
    int callsAtOnceMax,
    boolean asynchronous,
    boolean quick,
    ToolFunction.Dynamic function) {

  public static final Duration TIMEOUT_DEFAULT = Duration.ofSeconds(60);
  public static final Duration TIMEOUT_MAX = Duration.ofHours(1);
  public static final int RESULT_BYTES_DEFAULT = 1 << 20;
  public static final int RESULT_BYTES_MAX = WireBounds.TOOL_RESULT_BYTES_MAX;
  public static final int CALLS_AT_ONCE_DEFAULT = 64;
  public static final int DESCRIPTION_CHARS_MAX = 20_000;

  /** Takes no arguments. */
  private static final String NOTHING =
      """
      {"type": "object", "properties": {}, "additionalProperties": false}\
      """;

  /**
   * @throws ToolRegistrationException when one of them makes no sense
   */
  public Tool {
    if (!ToolNames.isName(name)) {
      throw new ToolRegistrationException(
          "a tool's name is words with dots between them, such as orders.search: each a letter or _,"
              + " then at most 63 letters, digits, _ or -; found "
              + Shown.text(name));
    }
    if (description.length() > DESCRIPTION_CHARS_MAX) {
      throw problem(name, "its description is longer than " + DESCRIPTION_CHARS_MAX);
    }
    if (!input.source().path("type").asText().equals("object")) {
      throw problem(name, "its input schema must have \"type\": \"object\"");
    }
    if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(TIMEOUT_MAX) > 0) {
      throw problem(name, "its timeout must be above 0 and at most " + TIMEOUT_MAX);
    }
    if (resultBytesMax < 1 || resultBytesMax > RESULT_BYTES_MAX) {
      throw problem(
          name,
          "resultBytesMax must be 1 to "
              + RESULT_BYTES_MAX
              + ", what one answer to a guest carries; found "
              + resultBytesMax);
    }
    if (callsAtOnceMax < 1) {
      throw problem(name, "at least 1 call at once must be possible");
    }
  }

  /** Begins a tool without description that takes nothing, with the default bounds. */
  public static Builder named(String name) {
    return new Builder(name);
  }

  static ToolRegistrationException problem(String name, String problem) {
    return new ToolRegistrationException("tool " + name + ": " + problem);
  }

  /** Collects what a tool is; {@code calls} ends it. */
  public static final class Builder {
    private final String name;
    private String description = "";
    private JsonSchema input;
    private Optional<JsonSchema> output = Optional.empty();
    private Duration timeout = TIMEOUT_DEFAULT;
    private int resultBytesMax = RESULT_BYTES_DEFAULT;
    private int callsAtOnceMax = CALLS_AT_ONCE_DEFAULT;
    private boolean asynchronous;
    private boolean quick;

    private Builder(String name) {
      this.name = name;
      this.input = schema("input", NOTHING);
    }

    public Builder describedAs(String text) {
      description = text;
      return this;
    }

    /**
     * The JSON Schema of the arguments.
     *
     * @throws ToolRegistrationException when it cannot be used
     */
    public Builder input(String jsonSchema) {
      input = schema("input", jsonSchema);
      return this;
    }

    public Builder input(JsonSchema schema) {
      input = schema;
      return this;
    }

    /**
     * The JSON Schema of the result.
     *
     * @throws ToolRegistrationException when it cannot be used
     */
    public Builder output(String jsonSchema) {
      output = Optional.of(schema("output", jsonSchema));
      return this;
    }

    public Builder output(Optional<JsonSchema> schema) {
      output = schema;
      return this;
    }

    public Builder timeout(Duration most) {
      timeout = most;
      return this;
    }

    public Builder resultBytesMax(int bytes) {
      resultBytesMax = bytes;
      return this;
    }

    public Builder callsAtOnceMax(int calls) {
      callsAtOnceMax = calls;
      return this;
    }

    /** Python guests await it, whatever the function's form. */
    public Builder asynchronous(boolean awaited) {
      asynchronous = awaited;
      return this;
    }

    /** It answers at once; see {@link Tool#quick}. */
    public Builder quick() {
      quick = true;
      return this;
    }

    /** The tool, which computes its result on the calling thread. */
    public Tool calls(ToolFunction function) {
      return build(function::call);
    }

    /** The tool, whose result comes later; asynchronous for Python guests. */
    public Tool callsLater(ToolFunction.Later function) {
      asynchronous = true;
      return build(function::call);
    }

    /** The tool, whose result is a Java value or a stage of one. */
    public Tool build(ToolFunction.Dynamic function) {
      return new Tool(
          name,
          description,
          input,
          output,
          timeout,
          resultBytesMax,
          callsAtOnceMax,
          asynchronous,
          quick,
          function);
    }

    private JsonSchema schema(String which, String json) {
      try {
        return JsonSchema.parse(json);
      } catch (SchemaException e) {
        throw problem(name, "its " + which + " schema cannot be used: " + e.getMessage());
      }
    }
  }

  /** The input schema's JSON, a copy. */
  public JsonNode inputSchema() {
    return input.source();
  }
}
