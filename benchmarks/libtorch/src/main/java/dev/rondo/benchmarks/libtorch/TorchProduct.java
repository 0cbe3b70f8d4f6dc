package dev.rondo.benchmarks.libtorch;

import dev.rondo.benchmarks.work.BenchmarkShape;
import dev.rondo.benchmarks.work.CaseNumbers;
import dev.rondo.benchmarks.work.Work;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** A matrix product. */
final class TorchProduct implements Work {
  private final Tensor a;
  private final Tensor b;
  private final Tensor c;

  /** Lives as long as this. */
  final InferenceMode mode;

  TorchProduct(BenchmarkShape shape, CaseNumbers numbers, InferenceMode mode) {
    this.mode = mode;
    a = Tensor.create(numbers.input(), shape.batch(), shape.input());
    b = Tensor.create(numbers.kernel(0), shape.input(), shape.units());
    float[] zeros = new float[shape.batch() * shape.units()];
    c = Tensor.create(zeros, shape.batch(), shape.units());
  }

  @Override
  public Map<String, float[]> outputs() {
    run();
    return Map.of("product", TorchRnn.numbers(c));
  }

  @Override
  public void run() {
    try (PointerScope scope = new PointerScope()) {
      torch.mm_out(c, a, b);
    }
  }
}
