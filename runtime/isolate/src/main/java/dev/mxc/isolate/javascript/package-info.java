/** JavaScript as its users know it, inside a context that can reach only what its host lends. */
@NullMarked
package dev.mxc.isolate.javascript;

import org.jspecify.annotations.NullMarked;
