/** Tools made of Java methods: their schemas from the parameters' names and types. */
@NullMarked
package dev.mxc.bridge.tools.method;

import org.jspecify.annotations.NullMarked;
