/**
 * What is asked of a person before a tool runs: the request with its frozen arguments, made safe to
 * look at, and the callback that asks. Knows nothing of tools or of how the answer is used.
 */
@NullMarked
package dev.mxc.bridge.approval;

import org.jspecify.annotations.NullMarked;
