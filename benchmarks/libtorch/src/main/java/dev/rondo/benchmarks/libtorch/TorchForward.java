package dev.rondo.benchmarks.libtorch;

import dev.rondo.benchmarks.work.BenchmarkShape;
import dev.rondo.benchmarks.work.CaseNumbers;
import dev.rondo.benchmarks.work.Work;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Tensor;

/** The outputs of all steps of a batch. */
final class TorchForward implements Work {
  private final TorchRnn rnn;
  private final Tensor x;
  private final Tensor zeros;

  /** Lives as long as this. */
  final InferenceMode mode;

  TorchForward(BenchmarkShape shape, CaseNumbers numbers, InferenceMode mode) {
    this.mode = mode;
    this.rnn = new TorchRnn(shape, numbers);
    this.x = TorchRnn.timeMajor(shape, numbers);
    this.zeros = rnn.zeroState();
  }

  @Override
  public Map<String, float[]> outputs() {
    return Map.of("outputs", TorchRnn.batchMajor(rnn.apply(x, zeros, zeros, false)));
  }

  @Override
  public void run() {
    try (PointerScope scope = new PointerScope()) {
      rnn.apply(x, zeros, zeros, false);
    }
  }
}
