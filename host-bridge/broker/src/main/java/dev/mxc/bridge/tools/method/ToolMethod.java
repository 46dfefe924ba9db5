package dev.mxc.bridge.tools.method;

import dev.mxc.bridge.tools.Tool;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method that is a tool. Its parameters are the tool's, by name (compile with {@code
 * -parameters}); one of type {@link dev.mxc.bridge.tools.ToolContext} gets the context. An {@link
 * java.util.Optional} parameter may be left out. What returns a {@link
 * java.util.concurrent.CompletionStage} is asynchronous.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface ToolMethod {

  /** The tool's name, such as {@code orders.search}; the method's when empty. */
  String name() default "";

  /** What it does, for a model. */
  String description() default "";

  /**
   * The arguments' JSON Schema, where it says more than the types do. It must not allow what the
   * method cannot take.
   */
  String input() default "";

  /** The most that a call may take. */
  long timeoutMillis() default 60_000;

  /** Whether it answers at once; see {@link Tool#quick}. */
  boolean quick() default false;

  /** The most bytes of a result. */
  int resultBytesMax() default Tool.RESULT_BYTES_DEFAULT;

  /** Calls under way at once. */
  int callsAtOnceMax() default Tool.CALLS_AT_ONCE_DEFAULT;
}
