package dev.rondo.benchmarks.work;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Layers.simpleRnn;

import dev.rondo.kernel.Kernels;
import dev.rondo.kernel.Workers;
import dev.rondo.layers.Layer;
import dev.rondo.layers.Rnn;
import dev.rondo.model.Model;
import dev.rondo.model.Sequential;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Rondo's process. */
public final class RondoWorker implements Engine {

  public static void main(String[] args) {
    Worker.run(new RondoWorker(), args);
  }

  @Override
  public String name() {
    return "Rondo";
  }

  @Override
  public String version() {
    return Kernels.get().name() + " kernels";
  }

  @Override
  public Work prepare(BenchmarkShape shape, int threads) {
    Workers.threads(shape.kind() == BenchmarkShape.Kind.GEMM ? 1 : threads);
    CaseNumbers numbers = new CaseNumbers(shape);
    return switch (shape.kind()) {
      case STEP -> new RondoStep(model(shape, numbers), shape, numbers);
      case FORWARD -> new RondoForward(model(shape, numbers), shape, numbers);
      case TRAIN -> new RondoTrain(model(shape, numbers), shape, numbers);
      case GEMM -> new RondoGemm(shape, numbers);
    };
  }

  private static Model model(BenchmarkShape shape, CaseNumbers numbers) {
    List<Layer> layers = new ArrayList<>();
    layers.add(input(Shape.ANY, shape.input()));
    for (int layer = 0; layer < shape.layers(); layer++) {
      layers.add(rnn(shape).returnSequences());
    }
    if (shape.classes() > 0) {
      layers.add(dense(shape.classes()));
    }
    Model model = Sequential.of(layers.toArray(Layer[]::new));
    for (int layer = 0; layer < shape.layers(); layer++) {
      String name = rnn(shape).kind() + "_" + (layer + 1) + "/";
      set(model, name + "kernel", numbers.kernel(layer));
      set(model, name + "recurrent_kernel", numbers.recurrent(layer));
      set(model, name + "bias", numbers.bias(layer));
      if (shape.cell() == BenchmarkShape.CellKind.GRU) {
        set(model, name + "recurrent_bias", numbers.recurrentBias(layer));
      }
    }
    if (shape.classes() > 0) {
      set(model, "dense_1/kernel", numbers.denseKernel());
      set(model, "dense_1/bias", numbers.denseBias());
    }
    return model;
  }

  private static Rnn rnn(BenchmarkShape shape) {
    return switch (shape.cell()) {
      case LSTM -> lstm(shape.units());
      case GRU -> gru(shape.units());
      case SIMPLE -> simpleRnn(shape.units());
    };
  }

  private static void set(Model model, String name, float[] values) {
    Tensor old = model.weights().get(name).value();
    model.weights().get(name).assign(Tensor.of(values, old.shape().toArray()));
  }
}
