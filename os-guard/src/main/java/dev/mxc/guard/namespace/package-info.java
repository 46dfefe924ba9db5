/**
 * The root that a guarded process sees: a plan, made by pure code in the host, and its installer,
 * which runs in the process's own mount namespace. Everything that comes from the host is opened
 * first and bound by what was opened, so that no name is looked up twice.
 */
@NullMarked
package dev.mxc.guard.namespace;

import org.jspecify.annotations.NullMarked;
