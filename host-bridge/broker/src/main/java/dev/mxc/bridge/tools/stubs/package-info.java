/**
 * Typed signatures of tools as text, for a prompt and for a guest's help. Descriptions are others'
 * words: nothing in them ends a comment or a string.
 */
@NullMarked
package dev.mxc.bridge.tools.stubs;

import org.jspecify.annotations.NullMarked;
