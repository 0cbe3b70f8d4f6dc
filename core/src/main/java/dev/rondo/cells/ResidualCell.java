package dev.rondo.cells;

import dev.rondo.weights.Weights;

/**
 * A cell whose input is added to its output.
 *
 * <pre>{@code
 * y, state' = cell(x, state)
 * output = y + x
 * }</pre>
 *
 * <p>Weights and state are those of the cell, and it runs as the cell does, fused or unrolled. x
 * must be as wide as y. A skipped step puts out what the step before it did, and zeros if there is
 * none in the same window, since the state does not hold the output. So a stream, whose windows are
 * single steps, puts out zeros in all skipped ones; its other steps are those of the whole
 * sequence.
 *
 * <p>Source: He, Zhang, Ren and Sun, 2016, "Deep residual learning for image recognition"; for
 * recurrent cells Wu et al., 2016, "Google's neural machine translation system".
 *
 * @param cell the cell inside
 */
public record ResidualCell(Cell cell) implements Cell {

  @Override
  public int units() {
    return cell.outputSize();
  }

  @Override
  public int[] stateSizes() {
    return cell.stateSizes();
  }

  @Override
  public boolean takesRecurrentDropout() {
    return cell.takesRecurrentDropout();
  }

  @Override
  public int[] noiseSizes() {
    return cell.noiseSizes();
  }

  @Override
  public String options() {
    return Paths.and("residual", cell.options());
  }

  @Override
  public CellFunction build(Weights weights, int features) {
    if (features != cell.outputSize()) {
      throw new IllegalArgumentException(
          "ResidualCell: expected an input of "
              + cell.outputSize()
              + " features, as many as its cell has units, but got "
              + features
              + ". Put a dense layer before it, or use SkipCell.");
    }
    return new InputJoin(cell.build(weights, features), units(), features, true);
  }
}
