package dev.mxc.isolate.python;

import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;

/**
 * Shown to a guest by its name: the class of the function is nobody's business. Arguments that it
 * cannot take are answered with "", since the prelude passes none.
 */
record NamedFunction(String name, ProxyExecutable function) implements ProxyExecutable {

  @Override
  public Object execute(Value... arguments) {
    try {
      return function.execute(arguments);
    } catch (ClassCastException
        | UnsupportedOperationException
        | IndexOutOfBoundsException
        | IllegalArgumentException
        | NullPointerException _) {
      return "";
    }
  }

  @Override
  public String toString() {
    return "<host function " + name + ">";
  }
}
