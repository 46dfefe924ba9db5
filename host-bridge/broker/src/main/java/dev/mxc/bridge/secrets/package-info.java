/**
 * Secrets that a manifest names: read in the host, put by the broker into headers of the
 * destinations that a rule grants, and struck out of what comes back. They are never in an
 * exception, a log or a guest.
 */
@NullMarked
package dev.mxc.bridge.secrets;

import org.jspecify.annotations.NullMarked;
