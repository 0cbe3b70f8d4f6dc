package dev.rondo.tensor;

import static dev.rondo.testing.Tensors.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.tensor.OpCase.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class SoftmaxOpsTest {

  @TestFactory
  Stream<DynamicTest> rows() {
    List<OpCase> cases = new ArrayList<>();
    for (int n : new int[] {1, 3, 7, 8, 9, 17, 31}) {
      Tensor x = random(n, 2, 3, n).mul(2f);
      cases.add(
          OpCase.of(
              "softmax " + n,
              in -> Ops.softmax(in[0]),
              x.shape(),
              (in, i) -> Math.exp(logSoftmax(in[0], n, i)),
              x));
      cases.add(
          OpCase.of(
              "logSoftmax " + n,
              in -> Ops.logSoftmax(in[0]),
              x.shape(),
              (in, i) -> logSoftmax(in[0], n, i),
              x));
      Tensor labels = Tensor.ofInts(new int[] {0, n - 1, n / 2, n / 3, 0, n - 1}, 2, 3);
      cases.add(
          OpCase.of(
              "sparseCrossEntropy " + n,
              in -> Ops.sparseCrossEntropy(in[0], labels),
              labels.shape(),
              (in, i) -> -logSoftmax(in[0], n, i[0], i[1], (int) labels.get(i)),
              x));
    }
    return cases.stream().map(OpCase::withGradient);
  }

  private static double logSoftmax(Numbers x, int n, int... index) {
    double sum = 0;
    int[] at = index.clone();
    for (int k = 0; k < n; k++) {
      at[at.length - 1] = k;
      sum += Math.exp(x.at(at));
    }
    return x.at(index) - Math.log(sum);
  }

  @Test
  void largeLogitsDoNotOverflow() {
    Tensor x = Tensor.of(new float[] {1000, 0, -1000}, 1, 3);
    assertArrayEquals(new float[] {1, 0, 0}, Ops.softmax(x).toArray());
    assertArrayEquals(new float[] {0, -1000, -2000}, Ops.logSoftmax(x).toArray());
    Tensor label = Tensor.ofInts(new int[] {2}, 1);
    assertEquals(2000f, Ops.sparseCrossEntropy(x, label).item());
  }

  @Test
  void labelsThatDoNotFitAreRefused() {
    Tensor logits = Tensor.zeros(2, 3);
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () -> Ops.sparseCrossEntropy(logits, Tensor.ofInts(new int[] {0, 3}, 2)));
    assertEquals(
        "sparseCrossEntropy: expected ids in 0 .. 2 but got 3 at place 1", error.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> Ops.sparseCrossEntropy(logits, Tensor.ofInts(new int[] {0, 1, 2}, 3)));
  }
}
