package dev.rondo.cells;

import dev.rondo.weights.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Cells on top of each other as one cell: in each step, what one puts out is the input of the next.
 *
 * <pre>{@code
 * y[0] = x,   y[k], state[k]' = cell[k](y[k-1], state[k])
 * }</pre>
 *
 * <p>Weights are those of the cells, in scopes {@code cell_1}, {@code cell_2} and so on from the
 * bottom. The state holds the tensors of all cells, from the bottom. Over a whole sequence, stacked
 * cells give what stacked layers give, and are computed layer by layer. What is said of skipped
 * steps at {@link ResidualCell} and {@link SkipCell} is so for a stack with one of them on top.
 * Recurrent dropout, weight drop and zoneout of the layer act in every cell, as if each had its
 * own; zoneout of c acts in the cells that have one.
 *
 * @param cells from the bottom, at least one
 */
public record StackedRnnCells(List<Cell> cells) implements Cell {

  /** Checks that there is one. */
  public StackedRnnCells {
    cells = List.copyOf(cells);
    if (cells.isEmpty()) {
      throw new IllegalArgumentException(
          "StackedRnnCells: expected at least one cell but got none");
    }
  }

  /** These cells, from the bottom. */
  public static StackedRnnCells of(Cell... cells) {
    return new StackedRnnCells(List.of(cells));
  }

  @Override
  public int units() {
    return cells.get(cells.size() - 1).outputSize();
  }

  @Override
  public int[] stateSizes() {
    return cells.stream().flatMapToInt(cell -> Arrays.stream(cell.stateSizes())).toArray();
  }

  /** Whether all cells do. */
  @Override
  public boolean takesRecurrentDropout() {
    return cells.stream().allMatch(Cell::takesRecurrentDropout);
  }

  /** The widths of h of all cells in one, and those of c of the cells that have one. */
  @Override
  public int[] noiseSizes() {
    int h = cells.stream().mapToInt(cell -> cell.noiseSizes()[0]).sum();
    int c = cells.stream().mapToInt(StackedRnnCells::widthOfC).sum();
    return c == 0 ? new int[] {h} : new int[] {h, c};
  }

  /** 0 if the cell has none. */
  static int widthOfC(Cell cell) {
    int[] sizes = cell.noiseSizes();
    return sizes.length == 2 ? sizes[1] : 0;
  }

  /** Those of each cell that has some. */
  @Override
  public String options() {
    return IntStream.range(0, cells.size())
        .filter(k -> !cells.get(k).options().isEmpty())
        .mapToObj(k -> "cell_" + (k + 1) + " " + cells.get(k).options())
        .collect(Collectors.joining("; "));
  }

  @Override
  public CellFunction build(Weights weights, int features) {
    List<CellFunction> functions = new ArrayList<>();
    int width = features;
    for (Cell cell : cells) {
      functions.add(cell.build(weights.scope("cell_" + (functions.size() + 1)), width));
      width = cell.outputSize();
    }
    return new StackedFunction(cells, functions);
  }
}
