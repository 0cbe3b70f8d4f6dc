/**
 * Metrics: what people want to know of a model beside its loss. {@link dev.rondo.metrics.Metrics}
 * is their catalogue. They are computed over all positions of an epoch, not as a mean of batches,
 * with sums in float64.
 *
 * <p>Shapes: {@code B} batch, {@code T} time steps, {@code D} features, {@code C} classes.
 */
@NullMarked
package dev.rondo.metrics;

import org.jspecify.annotations.NullMarked;
