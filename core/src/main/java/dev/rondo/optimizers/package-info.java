/**
 * Optimizers: how gradients change weights. {@link dev.rondo.optimizers.Optimizers} is their
 * catalogue, {@link dev.rondo.optimizers.Schedules} that of learning rates over time.
 *
 * <p>In the equations {@code w} is a weight, {@code g} its gradient after clipping, {@code r} the
 * learning rate and {@code t} the number of the step, from 1.
 */
@NullMarked
package dev.rondo.optimizers;

import org.jspecify.annotations.NullMarked;
