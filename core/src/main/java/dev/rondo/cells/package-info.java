/**
 * Recurrent cells: what happens in one time step. {@code dev.rondo.layers.Rnn} does what all of
 * them share: sequences, masks, direction, carried state.
 *
 * <p>Shapes: {@code B} batch, {@code T} time steps, {@code D} features, {@code H} units.
 */
@NullMarked
package dev.rondo.cells;

import org.jspecify.annotations.NullMarked;
