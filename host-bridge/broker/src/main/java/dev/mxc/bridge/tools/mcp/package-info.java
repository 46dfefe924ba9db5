/**
 * Tools of MCP servers, through the official SDK: the only package that knows it. A server is
 * trusted as far as its user chose it: its messages are bounded, its words reach guests, its
 * process gets none of the host's environment but what it needs to start.
 */
@NullMarked
package dev.mxc.bridge.tools.mcp;

import org.jspecify.annotations.NullMarked;
