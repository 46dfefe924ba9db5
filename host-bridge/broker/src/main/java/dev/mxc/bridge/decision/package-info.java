/**
 * The stream of decisions: every operation that a guest was granted or refused is one {@link
 * dev.mxc.bridge.decision.Decision}, handed to the listeners of its run in the order in which the
 * host decided. The result's denials are one reader of it, the audit log will be another.
 */
@NullMarked
package dev.mxc.bridge.decision;

import org.jspecify.annotations.NullMarked;
