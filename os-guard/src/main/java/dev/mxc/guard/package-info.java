@NullMarked
package dev.mxc.guard;

import org.jspecify.annotations.NullMarked;
