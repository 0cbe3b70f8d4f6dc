package dev.rondo.model;

/**
 * Where training stands after a batch.
 *
 * @param epoch the epoch under way, from 1
 * @param epochs all epochs
 * @param batch batches done in this epoch
 * @param batches batches of an epoch
 * @param loss mean loss of the epoch so far
 * @param elements numbers or tokens of input in this batch
 */
public record Progress(int epoch, int epochs, int batch, int batches, double loss, long elements) {}
