/**
 * The process of one contestant: builds a case from numbers that every language makes alike, times
 * it, and prints one line of JSON.
 *
 * <p>Letters: B batch, T steps, I input, H units, O classes, G gates of the cell.
 */
@NullMarked
package dev.rondo.benchmarks.work;

import org.jspecify.annotations.NullMarked;
