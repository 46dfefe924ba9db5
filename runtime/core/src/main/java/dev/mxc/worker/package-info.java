/**
 * Where programs run. A {@link dev.mxc.worker.Backend} serves one trust domain, one run at a time:
 * either a worker process, which goes from {@link dev.mxc.worker.PreparedWorker} (nobody's) to
 * {@link dev.mxc.worker.WorkerBackend} (claimed) to its discard, or the calling JVM itself ({@link
 * dev.mxc.worker.InProcessBackend}). The host's end of the wire is {@link
 * dev.mxc.worker.WorkerConnection}; it treats its worker as an enemy.
 */
@NullMarked
package dev.mxc.worker;

import org.jspecify.annotations.NullMarked;
