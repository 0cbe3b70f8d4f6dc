/**
 * Tensors, the gradient tape and the differentiable operations: one file an operation, forward and
 * backward side by side, {@link dev.rondo.tensor.Ops} as their catalogue.
 *
 * <p>Shapes are written with these letters: {@code B} batch, {@code T} time steps, {@code D}
 * features, {@code H} units, {@code C} classes; {@code dX} is the gradient of {@code X}.
 */
@NullMarked
package dev.rondo.tensor;

import org.jspecify.annotations.NullMarked;
