package dev.mxc.bridge.approval;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A tool call that waits for a person's word. All of it is immutable: the arguments shown are the
 * arguments that the tool gets.
 *
 * @param tool the tool's name
 * @param description what the tool does, by who registered it; empty when nothing was said
 * @param argumentsJson the arguments as one JSON object, written by the host from what it has
 *     parsed and checked; its strings are the guest's
 * @param agent who asks, when known
 * @param onBehalfOf for whom, when known
 * @param answerWithin how long an answer is waited for; then the call is denied
 */
public record ApprovalRequest(
    String tool,
    String description,
    String argumentsJson,
    Optional<String> agent,
    Optional<String> onBehalfOf,
    Duration answerWithin) {

  /** Characters of a rendering's arguments, unless asked for otherwise. */
  public static final int SHOWN_CHARS_MAX = 4000;

  private static final int NAME_CHARS_MAX = 256;

  public ApprovalRequest {
    Objects.requireNonNull(tool);
    Objects.requireNonNull(description);
    Objects.requireNonNull(argumentsJson);
    Objects.requireNonNull(agent);
    Objects.requireNonNull(onBehalfOf);
    Objects.requireNonNull(answerWithin);
  }

  /**
   * A request as text for a terminal or a page.
   *
   * @param text lines without control, direction or invisible characters
   * @param complete whether all of the arguments are shown; a person cannot know what is in the
   *     rest, so an approver may want to refuse or to show more
   */
  public record Rendering(String text, boolean complete) {}

  /** The request with at most {@link #SHOWN_CHARS_MAX} characters of arguments. */
  public Rendering render() {
    return render(SHOWN_CHARS_MAX);
  }

  /** The request with at most so many characters of arguments, counted after escaping. */
  public Rendering render(int argumentCharsMax) {
    String arguments = EscapedText.of(argumentsJson);
    boolean complete = arguments.length() <= argumentCharsMax;
    StringBuilder text = new StringBuilder();
    text.append("tool: ").append(EscapedText.cut(tool, NAME_CHARS_MAX)).append('\n');
    if (!description.isBlank()) {
      text.append("it: ").append(EscapedText.cut(description, NAME_CHARS_MAX)).append('\n');
    }
    agent.ifPresent(
        id -> text.append("agent: ").append(EscapedText.cut(id, NAME_CHARS_MAX)).append('\n'));
    onBehalfOf.ifPresent(
        id -> text.append("for: ").append(EscapedText.cut(id, NAME_CHARS_MAX)).append('\n'));
    text.append("arguments: ");
    if (complete) {
      text.append(arguments);
    } else {
      text.append(arguments, 0, argumentCharsMax)
          .append("… (NOT SHOWN: ")
          .append(arguments.length() - argumentCharsMax)
          .append(" more characters)");
    }
    return new Rendering(text.append('\n').toString(), complete);
  }
}
