/**
 * Mathematics on {@code float[]}: the only place that knows what the processor looks like.
 *
 * <p>Each family is a narrow interface with a scalar and a vector twin, chosen once by {@link
 * dev.rondo.kernel.Kernels}. All arrays are row-major and batch first. Shapes are written with
 * these letters everywhere in Rondo: {@code B} batch, {@code T} time steps, {@code D} features,
 * {@code H} units, {@code C} classes; {@code dX} is the gradient of {@code X}.
 *
 * <p>Two rules hold for every kernel. The same input gives the same bits for any number of threads:
 * outputs are split among threads, a summed dimension never is. And no kernel keeps a reference to
 * an array it was handed.
 */
@NullMarked
package dev.rondo.kernel;

import org.jspecify.annotations.NullMarked;
