/**
 * The terminal that a person sits at, as one who asks a question has to hold it. Not a part of the
 * boundary; here because native calls have one module.
 */
@NullMarked
package dev.mxc.guard.terminal;

import org.jspecify.annotations.NullMarked;
