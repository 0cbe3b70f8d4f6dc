package dev.rondo.tensor;

import dev.rondo.kernel.Kernels;

/** Rows of a table by index. */
final class GatherOp {
  private GatherOp() {}

  static Tensor apply(Tensor table, Tensor ids) {
    if (table.rank() < 1) {
      throw new IllegalArgumentException(
          "gather: expected a table of rank 1 or more but got " + table.shape());
    }
    int rows = table.dim(0);
    int width = table.shape().product(1, table.rank());
    int[] index = ids.ints("gather");
    check("gather", index, rows);
    Shape shape = ids.shape().append(table.shape().remove(0).toArray());
    Tensor y = Tensor.allocate(shape, table);
    if (table.isInt()) {
      for (int i = 0; i < index.length; i++) {
        System.arraycopy(table.ints(), index[i] * width, y.ints(), i * width, width);
      }
      return y;
    }
    if (y.size() == 0) {
      return y;
    }
    Kernels.get().gather().gather(table.floats(), width, index, index.length, y.floats());
    // forward: y[i] = table[ids[i]]   so: dTable[ids[i]] += dY[i]
    return GradientTape.record(y, (dY, into) -> into.addRows(table, index, dY), table);
  }

  /** One number for each index, along an axis that both have. */
  static Tensor takeAlongAxis(Tensor x, Tensor ids, int axis) {
    Along from = Along.of(x.shape(), axis);
    if (ids.rank() != x.rank() || !ids.shape().with(axis, from.n()).equals(x.shape())) {
      throw new IllegalArgumentException(
          "takeAlongAxis: expected ids of shape "
              + x.shape()
              + " but for axis "
              + axis
              + ", and got "
              + ids.shape());
    }
    int[] index = ids.ints("takeAlongAxis");
    check("takeAlongAxis", index, from.n());
    int[] places = new int[index.length];
    int k = ids.dim(axis);
    for (int i = 0; i < places.length; i++) {
      int outer = i / from.inner() / k;
      places[i] = (outer * from.n() + index[i]) * from.inner() + i % from.inner();
    }
    float[] numbers = x.floats("takeAlongAxis");
    Tensor y = Tensor.allocate(ids.shape());
    for (int i = 0; i < places.length; i++) {
      y.floats()[i] = numbers[places[i]];
    }
    // forward: y[i] = x[place of i]   so: dX[place of i] += dY[i]
    return GradientTape.record(
        y,
        (dY, into) -> {
          float[] dX = into.accumulator(x);
          float[] d = dY.floats();
          for (int i = 0; i < places.length; i++) {
            dX[places[i]] += d[i];
          }
        },
        x);
  }

  static void check(String op, int[] ids, int rows) {
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] < 0 || ids[i] >= rows) {
        throw new IllegalArgumentException(
            op + ": expected ids in 0 .. " + (rows - 1) + " but got " + ids[i] + " at place " + i);
      }
    }
  }
}
