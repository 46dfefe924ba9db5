/**
 * What a guest may reach on the network, and how it gets there. One request goes this way:
 *
 * <ol>
 *   <li>{@link dev.mxc.bridge.egress.RequestUrl} reads the address strictly; what could be read in
 *       two ways is refused.
 *   <li>{@link dev.mxc.bridge.egress.EgressPolicy} decides on the name, before anything is
 *       resolved.
 *   <li>{@link dev.mxc.bridge.egress.AddressPolicy} looks at every address that the name resolves
 *       to; exactly those are dialled.
 *   <li>{@link dev.mxc.bridge.egress.RequestHead} puts the headers together: the guest's, the
 *       rule's with their secrets, and the broker's own.
 *   <li>{@link dev.mxc.bridge.egress.EgressRun} carries the exchange out, counts its bytes, and
 *       sends a redirect through all of this anew.
 * </ol>
 *
 * <p>Nothing here knows a guest's language or the wire.
 */
@NullMarked
package dev.mxc.bridge.egress;

import org.jspecify.annotations.NullMarked;
