/** One runnable file a story. Each prints what it does; the build runs each of them briefly. */
@NullMarked
package dev.rondo.examples;

import org.jspecify.annotations.NullMarked;
