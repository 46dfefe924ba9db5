/**
 * What host and worker say to each other.
 *
 * <p>The values of this package are all that crosses the boundary: what a worker is claimed with
 * ({@link dev.mxc.bridge.protocol.ClaimSpec}), what it runs ({@link
 * dev.mxc.bridge.protocol.RunSpec}), how a run ended ({@link dev.mxc.bridge.protocol.RunOutcome})
 * and what the guest's side may ask of its host ({@link dev.mxc.bridge.protocol.HostServices}).
 * Tier {@code context} calls the services directly; a worker reaches the same services through
 * frames over inherited pipes.
 */
@NullMarked
package dev.mxc.bridge.protocol;

import org.jspecify.annotations.NullMarked;
