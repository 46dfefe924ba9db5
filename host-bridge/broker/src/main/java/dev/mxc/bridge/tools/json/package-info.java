/**
 * JSON between a guest and a tool, bounded while it is read and while it is written: neither a
 * short number with a huge exponent nor an endless object graph costs more than its bounds.
 */
@NullMarked
package dev.mxc.bridge.tools.json;

import org.jspecify.annotations.NullMarked;
