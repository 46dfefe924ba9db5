/**
 * The worker process. {@link dev.mxc.isolate.worker.WorkerMain} takes frames from its host and acts
 * on them; {@link dev.mxc.isolate.worker.HostConnection} is the guest side's way to the host's
 * services. A worker is prepared, claimed, runs programs one at a time and is discarded by killing
 * it; it ends by itself when its host's pipe does.
 */
@NullMarked
package dev.mxc.isolate.worker;

import org.jspecify.annotations.NullMarked;
