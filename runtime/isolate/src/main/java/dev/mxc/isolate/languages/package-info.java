/** The one place that knows which languages there are. */
@NullMarked
package dev.mxc.isolate.languages;

import org.jspecify.annotations.NullMarked;
