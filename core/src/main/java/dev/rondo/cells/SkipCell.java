package dev.rondo.cells;

import dev.rondo.weights.Weights;

/**
 * A cell whose input goes along with its output.
 *
 * <pre>{@code
 * y, state' = cell(x, state)
 * output = [y, x]
 * }</pre>
 *
 * <p>Weights and state are those of the cell, and it runs as the cell does, fused or unrolled. A
 * skipped step puts out what the step before it did, and zeros if there is none in the same window,
 * since the state does not hold the output. So a stream, whose windows are single steps, puts out
 * zeros in all skipped ones; its other steps are those of the whole sequence.
 *
 * <p>Source: Graves, 2013, "Generating sequences with recurrent neural networks", where all layers
 * see the input; as a concatenation Huang, Liu, van der Maaten and Weinberger, 2017, "Densely
 * connected convolutional networks".
 *
 * @param cell the cell inside
 * @param features width of the input, which the width of the output follows from
 */
public record SkipCell(Cell cell, int features) implements Cell {

  /** Checks the features. */
  public SkipCell {
    if (features < 1) {
      throw new IllegalArgumentException(
          "SkipCell: expected at least one feature but got " + features);
    }
  }

  @Override
  public int units() {
    return Math.addExact(cell.outputSize(), features);
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
    return Paths.and("skip", cell.options());
  }

  @Override
  public CellFunction build(Weights weights, int width) {
    if (width != features) {
      throw new IllegalArgumentException(
          "SkipCell: expected an input of "
              + features
              + " features, as was said, but got "
              + width);
    }
    return new InputJoin(cell.build(weights, width), cell.outputSize(), features, false);
  }
}
