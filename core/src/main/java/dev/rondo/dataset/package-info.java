/**
 * Examples in batches: from tensors, from a text in contiguous lanes, from the windows of a time
 * series, padded. Reading files is the work of other modules.
 *
 * <p>Shapes: {@code N} examples, {@code B} batch, {@code T} time steps, {@code D} features.
 */
@NullMarked
package dev.rondo.dataset;

import org.jspecify.annotations.NullMarked;
