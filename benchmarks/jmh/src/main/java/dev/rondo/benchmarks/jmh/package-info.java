/**
 * Each kernel family by itself, measured by JMH. Letters as in {@code dev.rondo.kernel}; numbers
 * are uniform from -1 to 1, times 1/sqrt(H) where they are weights.
 */
@NullMarked
package dev.rondo.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
