/**
 * Rondo beside its peers: which cases there are, whose processes take turns, whether their results
 * agree, and how the figures are shown.
 */
@NullMarked
package dev.rondo.benchmarks;

import org.jspecify.annotations.NullMarked;
