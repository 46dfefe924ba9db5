/**
 * Which files a thread and its descendants reach, whatever mounts they see: a second wall behind
 * the mount namespace, and the only one where namespaces are refused.
 *
 * <p>A {@link dev.mxc.guard.landlock.LandlockPlan} says what is wanted; {@code on(abi)} says what
 * of it a kernel holds, and what is missing; {@link dev.mxc.guard.landlock.Landlock} puts that in
 * force.
 */
@NullMarked
package dev.mxc.guard.landlock;

import org.jspecify.annotations.NullMarked;
