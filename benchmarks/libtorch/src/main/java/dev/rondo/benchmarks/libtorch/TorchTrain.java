package dev.rondo.benchmarks.libtorch;

import dev.rondo.benchmarks.work.BenchmarkShape;
import dev.rondo.benchmarks.work.CaseNumbers;
import dev.rondo.benchmarks.work.Work;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** One step of training. */
final class TorchTrain implements Work {
  private static final double RATE = 1e-3;

  private final BenchmarkShape shape;
  private final TorchRnn rnn;
  private final Tensor kernel;
  private final Tensor bias;
  private final Tensor x;
  private final Tensor targets;
  private final Tensor zeros;
  private final Adam adam;

  TorchTrain(BenchmarkShape shape, CaseNumbers numbers) {
    this.shape = shape;
    this.rnn = new TorchRnn(shape, numbers);
    int classes = shape.classes();
    kernel = Tensor.create(numbers.denseKernel(), shape.units(), classes).t().contiguous();
    bias = Tensor.create(numbers.denseBias(), classes);
    x = TorchRnn.timeMajor(shape, numbers);
    int[] labels = numbers.targets();
    long[] wide = new long[labels.length];
    for (int b = 0; b < shape.batch(); b++) {
      for (int t = 0; t < shape.steps(); t++) {
        wide[t * shape.batch() + b] = labels[b * shape.steps() + t];
      }
    }
    targets = Tensor.create(wide, wide.length);
    zeros = rnn.zeroState();
    List<Tensor> weights = new ArrayList<>(rnn.trained());
    weights.add(kernel.requires_grad_(true));
    weights.add(bias.requires_grad_(true));
    adam = new Adam(new TensorVector(weights.toArray(Tensor[]::new)), new AdamOptions(RATE));
  }

  /** [T, B, O]. */
  private Tensor logits() {
    return torch.linear(rnn.apply(x, zeros, zeros, true), kernel, new TensorOptional(bias));
  }

  private Tensor loss(Tensor logits) {
    return torch.cross_entropy_loss(logits.view(-1, shape.classes()), targets);
  }

  @Override
  public Map<String, float[]> outputs() {
    Map<String, float[]> outputs = new LinkedHashMap<>();
    Tensor logits = logits();
    loss(logits).backward();
    outputs.put("logits", TorchRnn.batchMajor(logits));
    for (int layer = 0; layer < shape.layers(); layer++) {
      outputs.put("gradient " + (layer + 1), rnn.recurrentGradient(layer));
    }
    adam.zero_grad();
    outputs.put("losses", new float[] {step(), step()});
    return outputs;
  }

  @Override
  public void run() {
    step();
  }

  private float step() {
    try (PointerScope scope = new PointerScope()) {
      adam.zero_grad();
      Tensor loss = loss(logits());
      loss.backward();
      adam.step();
      return loss.item_float();
    }
  }
}
