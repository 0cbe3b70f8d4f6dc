package dev.rondo.benchmarks.libtorch;

import dev.rondo.benchmarks.work.BenchmarkShape;
import dev.rondo.benchmarks.work.CaseNumbers;
import dev.rondo.benchmarks.work.Work;
import java.util.Arrays;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Tensor;

/** One event at a time, state carried. */
final class TorchStep implements Work {
  private final BenchmarkShape shape;
  private final TorchRnn rnn;
  private final Tensor[] ring = new Tensor[CaseNumbers.RING];
  private final Tensor zeros;
  private TorchRnn.Result last;

  /** What a step makes is let go after the next one, which reads its state. */
  private PointerScope lastScope;

  private int next;

  /** Lives as long as this. */
  final InferenceMode mode;

  TorchStep(BenchmarkShape shape, CaseNumbers numbers, InferenceMode mode) {
    this.shape = shape;
    this.mode = mode;
    this.rnn = new TorchRnn(shape, numbers);
    float[] all = numbers.input();
    int width = shape.input();
    for (int i = 0; i < ring.length; i++) {
      ring[i] = Tensor.create(Arrays.copyOfRange(all, i * width, (i + 1) * width), 1, 1, width);
    }
    this.zeros = rnn.zeroState();
    this.last = new TorchRnn.Result(zeros, zeros, zeros);
    this.lastScope = new PointerScope();
  }

  @Override
  public Map<String, float[]> outputs() {
    int h = shape.units();
    float[] outputs = new float[CaseNumbers.CHECKED_STEPS * h];
    for (int i = 0; i < CaseNumbers.CHECKED_STEPS; i++) {
      run();
      System.arraycopy(TorchRnn.numbers(last.y()), 0, outputs, i * h, h);
    }
    last = new TorchRnn.Result(zeros, zeros, zeros);
    next = 0;
    return Map.of("outputs", outputs);
  }

  @Override
  public void run() {
    PointerScope scope = new PointerScope();
    last = rnn.apply(ring[next], last.h(), last.c(), false);
    lastScope.close();
    lastScope = scope;
    next = (next + 1) % CaseNumbers.RING;
  }
}
