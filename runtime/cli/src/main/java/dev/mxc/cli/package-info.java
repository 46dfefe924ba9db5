/** The command line: parses, calls the library, prints. */
@NullMarked
package dev.mxc.cli;

import org.jspecify.annotations.NullMarked;
