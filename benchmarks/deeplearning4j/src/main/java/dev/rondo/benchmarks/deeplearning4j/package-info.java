/** Deeplearning4j's process. */
@NullMarked
package dev.rondo.benchmarks.deeplearning4j;

import org.jspecify.annotations.NullMarked;
