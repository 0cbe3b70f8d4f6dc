package dev.rondo.tensor;

import dev.rondo.kernel.Kernels;
import java.util.ArrayList;
import java.util.List;

/**
 * What a backward pass has brought for rows of a table. It is summed once, at the end, so that a
 * table which is read at each of T steps costs the ids of all steps, and not T times its rows.
 */
final class RowGradient {

  private record Part(int[] ids, Tensor dY) {}

  private final Shape table;
  private final int width;
  private final List<Part> parts = new ArrayList<>();

  RowGradient(Shape table) {
    this.table = table;
    this.width = table.product(1, table.rank());
  }

  /**
   * @param ids rows of the table; kept, not copied
   * @param dY one row for each id; must keep its numbers until the sum is taken
   */
  void add(int[] ids, Tensor dY) {
    parts.add(new Part(ids, dY));
  }

  /** What was added, so that its memory can be let go. */
  List<Tensor> added() {
    return parts.stream().map(Part::dY).toList();
  }

  Tensor dense() {
    Tensor sum = Tensor.allocateZeros(table);
    for (Part part : parts) {
      addTo(sum, part.dY, part.ids);
    }
    return sum;
  }

  SparseRows rows() {
    DistinctIds distinct = new DistinctIds(parts.stream().mapToInt(part -> part.ids.length).sum());
    List<int[]> places = parts.stream().map(part -> distinct.places(part.ids)).toList();
    int[] ids = distinct.ids();
    Tensor sum = Tensor.allocateZeros(table.with(0, ids.length));
    for (int i = 0; i < places.size(); i++) {
      addTo(sum, parts.get(i).dY, places.get(i));
    }
    return new SparseRows(table, ids, sum);
  }

  private void addTo(Tensor sum, Tensor dY, int[] rows) {
    Kernels.get().gather().scatterAdd(dY.floats(), rows, rows.length, width, sum.floats());
  }
}
