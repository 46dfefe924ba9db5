/**
 * Tools that the host lends to guests. A {@link dev.mxc.bridge.tools.Tool} is registered once in a
 * {@link dev.mxc.bridge.tools.ToolRegistry}; {@link dev.mxc.bridge.tools.ToolGrants} say which of
 * them a manifest grants; a {@link dev.mxc.bridge.tools.ToolBroker} takes the calls of one run.
 *
 * <p>One call, in order: counted against hostCalls, looked up among the grants, its arguments
 * parsed and checked, counted against the grant's limit, approved by a person where the grant asks
 * for it, carried out within the tool's time, its result bounded, checked, and written as JSON.
 */
@NullMarked
package dev.mxc.bridge.tools;

import org.jspecify.annotations.NullMarked;
