package dev.mxc.isolate.python;

import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;

/**
 * The functions of the module {@code _mxc} that the host side calls. The module lies in the
 * language home, with bytecode, so that loading it costs little. All of it is comfort for the
 * guest: nothing that keeps it in.
 */
record PythonPrelude(Value bind, Value begin, Value finish, Value describe) {

  static PythonPrelude load(Context context, PythonHost host, int threadsMax) {
    Value module = context.eval(PythonRuntime.ID, "__import__('_mxc')");
    module.putMember("request", host.request());
    module.putMember("refused", host.refused());
    module.putMember("leave", host.leave());
    module.putMember("tools", host.tools());
    module.putMember("tool", host.tool());
    module.putMember("tool_answers", host.toolAnswers());
    module.putMember("http", host.http());
    module.putMember("tcp", host.tcp());
    module.putMember("threads_max", threadsMax);
    context.eval(PythonRuntime.ID, "__import__('_mxc.program')");
    module.getMember("install").executeVoid();
    return new PythonPrelude(
        module.getMember("bind"),
        module.getMember("begin"),
        module.getMember("finish"),
        module.getMember("describe"));
  }
}
