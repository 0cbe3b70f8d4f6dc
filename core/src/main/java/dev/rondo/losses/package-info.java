/**
 * Losses: how far a prediction is from its target. {@link dev.rondo.losses.Losses} is their
 * catalogue.
 *
 * <p>Shapes: {@code B} batch, {@code T} time steps, {@code D} features, {@code C} classes. In the
 * equations {@code t} is the target and {@code p} the prediction.
 */
@NullMarked
package dev.rondo.losses;

import org.jspecify.annotations.NullMarked;
