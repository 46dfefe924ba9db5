/**
 * What an embedder imports: a {@link dev.mxc.Sandbox} opened on a manifest runs a {@link
 * dev.mxc.Program} and answers with a {@link dev.mxc.RunResult}. What a guest does is a result,
 * never an exception.
 */
@NullMarked
package dev.mxc;

import org.jspecify.annotations.NullMarked;
