/**
 * JSON Schema for tools: a subset of draft 2020-12, compiled once, checked within bounds. What the
 * subset lacks is refused when a tool is registered, never ignored when it is called.
 */
@NullMarked
package dev.mxc.bridge.tools.schema;

import org.jspecify.annotations.NullMarked;
