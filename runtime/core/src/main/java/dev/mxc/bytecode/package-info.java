/**
 * Bytecode for the packages of {@code python.path}: {@link dev.mxc.bytecode.PackageBytecode} finds
 * it for running guests and notes what is missing, a {@link dev.mxc.bytecode.CompileJob} has a
 * fresh worker make that, {@link dev.mxc.bytecode.BytecodeStore} keeps it. docs/bytecode.md says
 * why each of them can be trusted.
 */
@NullMarked
package dev.mxc.bytecode;

import org.jspecify.annotations.NullMarked;
