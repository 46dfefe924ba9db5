/**
 * The guest's side: contexts of the two languages, prepared as nobody's and then bound to one
 * claim. The same classes serve a worker and tier {@code context}; whatever needs authority goes
 * through {@link dev.mxc.bridge.protocol.HostServices}.
 */
@NullMarked
package dev.mxc.isolate;

import org.jspecify.annotations.NullMarked;
