package dev.rondo.kernel;

/**
 * The layer normalization of an LSTM:
 *
 * <pre>{@code
 * (i, f, g, o) = (sigmoid, sigmoid, tanh, sigmoid)(inputs(x[t] W) + sums(h[t-1] U))
 * h[t] = o * tanh(cell(c[t]))
 * }</pre>
 *
 * @param inputs of all gates' numbers together, its bias being b; backward leaves {@code d(x W)} in
 *     its hat
 * @param sums of all gates' numbers together, without bias
 * @param cell keeps nothing: its hat is computed again from c
 */
public record LstmNorms(RowNormalization inputs, RowNormalization sums, RowNormalization cell) {}
