/**
 * The network of a run as the guest's side asks for it: each request or connection is a stream that
 * {@link dev.mxc.bridge.egress.EgressRun} decides on and carries out, on threads of the host, with
 * a window in each direction.
 */
@NullMarked
package dev.mxc.network;

import org.jspecify.annotations.NullMarked;
