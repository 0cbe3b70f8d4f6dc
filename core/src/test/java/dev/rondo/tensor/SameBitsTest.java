package dev.rondo.tensor;

import static dev.rondo.testing.Tensors.ints;
import static dev.rondo.testing.Tensors.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.rondo.kernel.Workers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A whole training step gives the same bits, however many threads work on it. */
class SameBitsTest {
  private final int before = Workers.threads();

  @AfterEach
  void restore() {
    Workers.threads(before);
  }

  @Test
  void forOneTwoAndThreeThreads() {
    Workers.threads(1);
    List<float[]> alone = step();
    for (int threads = 2; threads <= 3; threads++) {
      Workers.threads(threads);
      List<float[]> together = step();
      for (int i = 0; i < alone.size(); i++) {
        assertArrayEquals(alone.get(i), together.get(i), 0f, "result " + i);
      }
    }
  }

  private static List<float[]> step() {
    int batch = 33;
    int steps = 17;
    int units = 40;
    int classes = 101;
    Tensor table = random(1, classes, 24);
    Tensor kernel = random(2, 24, 4 * units).mul(0.2f).asTrainable();
    Tensor recurrent = random(3, units, 4 * units).mul(0.15f).asTrainable();
    Tensor bias = random(4, 4 * units).asTrainable();
    Tensor out = random(5, units, classes).mul(0.2f).asTrainable();
    Tensor scale = random(6, steps, 1).asTrainable();
    Tensor ids = ints(7, classes, batch, steps);
    Tensor labels = ints(8, classes, batch, steps);
    Tensor zeros = Tensor.zeros(batch, units);
    try (GradientTape tape = GradientTape.record()) {
      tape.watch(table);
      Tensor x = Ops.dropout(Ops.gather(table, ids), 0.1f, RandomState.seeded(9));
      Tensor h =
          Ops.lstmScan(ScanInput.of(x, kernel, bias), recurrent, null, zeros, zeros).outputs();
      Tensor attention = Ops.softmax(Ops.matmul(h, Ops.transpose(h)));
      Tensor mixed = Ops.gelu(Ops.matmul(attention, h)).mul(scale);
      Tensor centred = mixed.sub(Ops.mean(mixed, true, 0, 1));
      Tensor loss = Ops.mean(Ops.sparseCrossEntropy(Ops.matmul(centred, out), labels));
      List<Tensor> by = List.of(table, kernel, recurrent, bias, out, scale);
      Gradients gradients = tape.gradient(loss, by);
      List<float[]> results = new ArrayList<>();
      results.add(loss.toArray());
      gradients.forEach((weight, gradient) -> results.add(gradient.toArray()));
      return results;
    }
  }
}
