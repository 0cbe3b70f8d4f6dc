package dev.rondo.dataset;

import dev.rondo.tensor.Norm;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Finds NaN and infinities. */
final class Finite {
  private Finite() {}

  /**
   * @param name what to call the tensor
   * @param row what to call a place of its first axis, such as {@code example}
   * @param rows which of them to look at
   * @param mask [N, T] or null; what stands at a masked step of an [N, T, ..] does not matter
   * @throws IllegalArgumentException naming the first number that is not finite
   */
  static void check(String name, String row, Tensor tensor, IntStream rows, @Nullable Tensor mask) {
    if (allFinite(tensor)) {
      return;
    }
    float[] numbers = tensor.toArray();
    int width = numbers.length / tensor.dim(0);
    boolean timed =
        mask != null
            && mask.rank() == 2
            && tensor.rank() > 1
            && mask.dim(0) == tensor.dim(0)
            && mask.dim(1) == tensor.dim(1);
    float[] counts = mask == null || !timed ? new float[0] : Ops.toFloat(mask).toArray();
    rows.forEach(
        at -> {
          for (int i = at * width; i < (at + 1) * width; i++) {
            boolean there = !timed || counts[i / (numbers.length / counts.length)] != 0;
            if (there && !Float.isFinite(numbers[i])) {
              throw error(name, row, tensor.shape(), i, numbers[i]);
            }
          }
        });
  }

  /** Without a copy: the sum of the squares is finite if and only if all numbers are. */
  private static boolean allFinite(Tensor tensor) {
    return tensor.isInt() || Double.isFinite(Norm.squared(tensor));
  }

  private static IllegalArgumentException error(
      String name, String row, Shape shape, int at, float number) {
    int[] place = new int[shape.rank()];
    int rest = at;
    for (int axis = place.length - 1; axis >= 0; axis--) {
      place[axis] = rest % shape.dim(axis);
      rest /= shape.dim(axis);
    }
    String inRow =
        switch (place.length) {
          case 0, 1 -> "";
          case 2 -> ", feature " + place[1];
          default -> ", feature " + Arrays.toString(Arrays.copyOfRange(place, 1, place.length));
        };
    return new IllegalArgumentException(
        name
            + ": expected finite numbers but got "
            + number
            + " at "
            + row
            + " "
            + (place.length == 0 ? 0 : place[0])
            + inRow
            + (place.length > 1 && !row.endsWith("step")
                ? "; fill gaps in the data, leave such examples out, or, where it is padding, say"
                    + " so by lengths(..) or mask(..) of the data: a mask that a layer makes"
                    + " comes later"
                : "; fill gaps in the data, or leave such examples out"));
  }
}
