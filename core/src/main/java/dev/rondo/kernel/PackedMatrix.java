package dev.rondo.kernel;

/**
 * The right-hand side of a product, laid out for the {@link Gemm} that packed it: panels of {@code
 * panelWidth} columns, each panel {@code [K, panelWidth]}, the last one filled up with zeros.
 *
 * @param rows K
 * @param columns N
 * @param panelWidth columns in a panel
 * @param panels {@code [ceil(N / panelWidth), K, panelWidth]}
 */
public record PackedMatrix(int rows, int columns, int panelWidth, float[] panels) {}
