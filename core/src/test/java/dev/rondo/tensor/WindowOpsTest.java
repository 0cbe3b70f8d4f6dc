package dev.rondo.tensor;

import static dev.rondo.tensor.Padding.CAUSAL;
import static dev.rondo.tensor.Padding.SAME;
import static dev.rondo.tensor.Padding.VALID;
import static dev.rondo.testing.Tensors.distinct;
import static dev.rondo.testing.Tensors.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.kernel.Workers;
import dev.rondo.tensor.OpCase.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Operations with windows, against their definitions. */
class WindowOpsTest {
  private static Sliding slide(int size, int stride, int dilation, Padding padding) {
    return new Sliding(size, stride, dilation, padding);
  }

  /** What stands at a place of the input; null beyond its ends. */
  private static @Nullable Double at(Numbers x, int... index) {
    for (int axis = 0; axis < index.length; axis++) {
      if (index[axis] < 0 || index[axis] >= x.tensor().dim(axis)) {
        return null;
      }
    }
    return x.at(index);
  }

  /** The input place that tap {@code j} sees from output place {@code i}. */
  private static int seen(Sliding axis, int n, int i, int j) {
    int out = axis.padding() == VALID ? 0 : (n + axis.stride() - 1) / axis.stride();
    int missing = Math.max((out - 1) * axis.stride() + axis.span() - n, 0);
    int before =
        axis.padding() == SAME ? missing / 2 : axis.padding() == CAUSAL ? axis.span() - 1 : 0;
    return i * axis.stride() - before + j * axis.dilation();
  }

  private static OpCase conv1d(int time, int channels, int filters, int groups, Sliding axis) {
    Tensor x = random(1, 3, time, channels);
    Tensor kernel = random(2, axis.size(), channels / groups, filters);
    Tensor bias = random(3, filters);
    int width = channels / groups;
    return OpCase.of(
        "conv " + x.shape() + " " + axis + " groups " + groups,
        in -> WindowOps.conv(in[0], in[1], in[2], groups, axis),
        Shape.of(3, axis.length(time), filters),
        (in, i) -> {
          double sum = in[2].at(i[2]);
          for (int j = 0; j < axis.size(); j++) {
            for (int c = 0; c < width; c++) {
              int channel = i[2] / (filters / groups) * width + c;
              Double value = at(in[0], i[0], seen(axis, time, i[1], j), channel);
              sum += value == null ? 0 : value * in[1].at(j, c, i[2]);
            }
          }
          return sum;
        },
        x,
        kernel,
        bias);
  }

  private static OpCase conv2d(int h, int w, int filters, int groups, Sliding rows, Sliding cols) {
    int channels = 4;
    Tensor x = random(1, 2, h, w, channels);
    Tensor kernel = random(2, rows.size(), cols.size(), channels / groups, filters);
    int width = channels / groups;
    return OpCase.of(
        "conv " + x.shape() + " " + rows + cols + " groups " + groups,
        in -> WindowOps.conv(in[0], in[1], null, groups, rows, cols),
        Shape.of(2, rows.length(h), cols.length(w), filters),
        (in, i) -> {
          double sum = 0;
          for (int a = 0; a < rows.size(); a++) {
            for (int b = 0; b < cols.size(); b++) {
              for (int c = 0; c < width; c++) {
                int channel = i[3] / (filters / groups) * width + c;
                int y = seen(rows, h, i[1], a);
                Double value = at(in[0], i[0], y, seen(cols, w, i[2], b), channel);
                sum += value == null ? 0 : value * in[1].at(a, b, c, i[3]);
              }
            }
          }
          return sum;
        },
        x,
        kernel);
  }

  @TestFactory
  Stream<DynamicTest> convolutions() {
    return Stream.of(
            conv1d(7, 3, 5, 1, slide(3, 1, 1, VALID)),
            conv1d(7, 3, 5, 1, slide(3, 1, 1, SAME)),
            conv1d(7, 3, 5, 1, slide(3, 1, 1, CAUSAL)),
            conv1d(8, 3, 5, 1, slide(4, 2, 1, SAME)),
            conv1d(8, 3, 5, 1, slide(4, 3, 1, VALID)),
            conv1d(8, 3, 5, 1, slide(2, 3, 1, CAUSAL)),
            conv1d(9, 3, 5, 1, slide(3, 1, 2, VALID)),
            conv1d(9, 3, 5, 1, slide(3, 1, 3, SAME)),
            conv1d(9, 3, 5, 1, slide(3, 1, 4, CAUSAL)),
            conv1d(2, 3, 5, 1, slide(7, 1, 1, SAME)),
            conv1d(5, 3, 1, 1, slide(5, 1, 1, VALID)),
            conv1d(6, 3, 4, 1, slide(1, 1, 1, SAME)),
            conv1d(6, 3, 4, 1, slide(1, 2, 1, SAME)),
            conv1d(6, 4, 6, 2, slide(3, 1, 1, VALID)),
            conv1d(6, 6, 3, 3, slide(3, 2, 1, SAME)),
            conv1d(6, 4, 8, 4, slide(2, 1, 2, CAUSAL)),
            conv1d(40, 29, 3, 1, slide(3, 1, 2, SAME)),
            conv2d(5, 6, 3, 1, slide(3, 1, 1, VALID), slide(3, 1, 1, VALID)),
            conv2d(5, 6, 3, 1, slide(3, 1, 1, SAME), slide(2, 1, 1, SAME)),
            conv2d(5, 6, 3, 1, slide(3, 2, 1, SAME), slide(2, 3, 1, SAME)),
            conv2d(5, 6, 3, 1, slide(1, 1, 1, VALID), slide(1, 1, 1, VALID)),
            conv2d(5, 6, 3, 1, slide(1, 2, 1, VALID), slide(1, 1, 1, VALID)),
            conv2d(6, 6, 4, 2, slide(2, 1, 2, VALID), slide(2, 1, 3, VALID)),
            conv2d(3, 9, 4, 4, slide(3, 1, 2, SAME), slide(3, 1, 3, SAME)),
            conv2d(1, 5, 3, 1, slide(1, 1, 1, SAME), slide(3, 1, 1, SAME)))
        .map(OpCase::withGradient);
  }

  private static OpCase depthwise1d(int time, int channels, int multiplier, Sliding axis) {
    Tensor x = random(1, 3, time, channels);
    Tensor kernel = random(2, axis.size(), channels, multiplier);
    Tensor bias = random(3, channels * multiplier);
    return OpCase.of(
        "depthwise " + x.shape() + " " + axis + " x " + multiplier,
        in -> WindowOps.depthwiseConv(in[0], in[1], in[2], axis),
        Shape.of(3, axis.length(time), channels * multiplier),
        (in, i) -> {
          int c = i[2] / multiplier;
          double sum = in[2].at(i[2]);
          for (int j = 0; j < axis.size(); j++) {
            Double value = at(in[0], i[0], seen(axis, time, i[1], j), c);
            sum += value == null ? 0 : value * in[1].at(j, c, i[2] % multiplier);
          }
          return sum;
        },
        x,
        kernel,
        bias);
  }

  private static OpCase depthwise2d(int h, int w, int multiplier, Sliding rows, Sliding cols) {
    Tensor x = random(1, 2, h, w, 3);
    Tensor kernel = random(2, rows.size(), cols.size(), 3, multiplier);
    return OpCase.of(
        "depthwise " + x.shape() + " " + rows + cols + " x " + multiplier,
        in -> WindowOps.depthwiseConv(in[0], in[1], null, rows, cols),
        Shape.of(2, rows.length(h), cols.length(w), 3 * multiplier),
        (in, i) -> {
          int c = i[3] / multiplier;
          double sum = 0;
          for (int a = 0; a < rows.size(); a++) {
            for (int b = 0; b < cols.size(); b++) {
              Double value = at(in[0], i[0], seen(rows, h, i[1], a), seen(cols, w, i[2], b), c);
              sum += value == null ? 0 : value * in[1].at(a, b, c, i[3] % multiplier);
            }
          }
          return sum;
        },
        x,
        kernel);
  }

  @TestFactory
  Stream<DynamicTest> depthwiseConvolutions() {
    return Stream.of(
            depthwise1d(7, 5, 1, slide(3, 1, 1, VALID)),
            depthwise1d(4, 37, 1, slide(2, 1, 1, SAME)),
            depthwise1d(7, 5, 2, slide(3, 2, 1, SAME)),
            depthwise1d(7, 5, 3, slide(2, 1, 3, CAUSAL)),
            depthwise2d(5, 6, 1, slide(3, 1, 1, SAME), slide(2, 1, 1, SAME)),
            depthwise2d(5, 6, 2, slide(3, 2, 1, VALID), slide(2, 2, 1, VALID)),
            depthwise2d(5, 6, 1, slide(2, 1, 2, SAME), slide(2, 1, 3, SAME)))
        .map(OpCase::withGradient);
  }

  private static OpCase pool(boolean max, int h, int w, Sliding rows, Sliding cols) {
    Tensor x = distinct(1, 2, h, w, 3);
    return OpCase.of(
        (max ? "max " : "average ") + x.shape() + " " + rows + cols,
        in -> max ? WindowOps.maxPool(in[0], rows, cols) : WindowOps.averagePool(in[0], rows, cols),
        Shape.of(2, rows.length(h), cols.length(w), 3),
        (in, i) -> {
          List<Double> values = new ArrayList<>();
          for (int a = 0; a < rows.size(); a++) {
            for (int b = 0; b < cols.size(); b++) {
              Double value = at(in[0], i[0], seen(rows, h, i[1], a), seen(cols, w, i[2], b), i[3]);
              if (value != null) {
                values.add(value);
              }
            }
          }
          var all = values.stream().mapToDouble(each -> each).summaryStatistics();
          return max ? all.getMax() : all.getAverage();
        },
        x);
  }

  @TestFactory
  Stream<DynamicTest> pools() {
    return Stream.of(true, false)
        .flatMap(
            max ->
                Stream.of(
                    pool(max, 5, 6, slide(2, 2, 1, VALID), slide(3, 3, 1, VALID)),
                    pool(max, 5, 6, slide(2, 1, 1, SAME), slide(3, 1, 1, SAME)),
                    pool(max, 5, 7, slide(3, 2, 1, SAME), slide(2, 2, 1, SAME)),
                    pool(max, 4, 4, slide(2, 3, 1, SAME), slide(1, 1, 1, SAME)),
                    pool(max, 4, 5, slide(3, 1, 1, VALID), slide(2, 1, 1, VALID))))
        .map(OpCase::withGradient);
  }

  @Test
  void sameBitsForOneTwoAndThreeThreads() {
    int before = Workers.threads();
    try {
      Workers.threads(1);
      List<float[]> alone = step();
      for (int threads = 2; threads <= 3; threads++) {
        Workers.threads(threads);
        List<float[]> together = step();
        for (int i = 0; i < alone.size(); i++) {
          assertArrayEquals(alone.get(i), together.get(i), 0f, "result " + i);
        }
      }
    } finally {
      Workers.threads(before);
    }
  }

  private static List<float[]> step() {
    Sliding three = slide(3, 1, 1, SAME);
    Sliding two = slide(2, 2, 1, VALID);
    Tensor x = random(1, 5, 21, 22, 24);
    Tensor kernel = random(2, 3, 3, 12, 50).mul(0.1f).asTrainable();
    Tensor bias = random(3, 50).asTrainable();
    Tensor depthwise = random(4, 3, 3, 50, 1).asTrainable();
    Tensor line = random(5, 5, 50, 17).mul(0.1f).asTrainable();
    try (GradientTape tape = GradientTape.record()) {
      tape.watch(x);
      Tensor y = WindowOps.conv(x, kernel, bias, 2, three, three);
      Tensor z =
          WindowOps.averagePool(
              WindowOps.depthwiseConv(y, depthwise, null, three, three), two, two);
      Tensor flat = WindowOps.maxPool(z, three, two).reshape(5, -1, 50);
      Tensor w = WindowOps.conv(flat, line, null, 1, slide(5, 1, 1, CAUSAL));
      Tensor loss = Ops.mean(Ops.square(w));
      List<float[]> results = new ArrayList<>(List.of(w.toArray()));
      tape.gradient(loss, List.of(x, kernel, bias, depthwise, line))
          .forEach((weight, gradient) -> results.add(gradient.toArray()));
      assertEquals(6, results.size());
      return results;
    }
  }

  @Test
  void whatDoesNotFitIsSaid() {
    Tensor x = random(1, 2, 5, 4);
    Sliding three = slide(3, 1, 1, VALID);
    says("[batch, time, channels]", () -> WindowOps.maxPool(x, three, three));
    says("at least one place", () -> WindowOps.averagePool(x, slide(6, 1, 1, VALID)));
    says("kernel of shape [3, 4, 7]", () -> conv(x, random(2, 3, 2, 7), 1, three));
    says("groups that divides", () -> conv(x, random(2, 3, 2, 7), 2, three));
    says("bias of shape [7]", () -> WindowOps.conv(x, random(2, 3, 4, 7), x, 1, three));
    says("at least 1", () -> slide(0, 1, 1, SAME));
    says("float32", () -> WindowOps.maxPool(Tensor.ofInts(new int[4], 1, 2, 2), three));
  }

  private static void conv(Tensor x, Tensor kernel, int groups, Sliding axis) {
    WindowOps.conv(x, kernel, null, groups, axis);
  }

  private static void says(String part, Runnable what) {
    String message = assertThrows(IllegalArgumentException.class, what::run).getMessage();
    assertTrue(message.contains(part), message);
  }
}
