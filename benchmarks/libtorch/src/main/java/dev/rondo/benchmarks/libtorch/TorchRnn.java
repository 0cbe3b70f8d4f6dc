package dev.rondo.benchmarks.libtorch;

import dev.rondo.benchmarks.work.BenchmarkShape;
import dev.rondo.benchmarks.work.BenchmarkShape.CellKind;
import dev.rondo.benchmarks.work.CaseNumbers;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.T_TensorTensorTensor_T;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The recurrent layers. Torch's weights are the transposes of Rondo's, [GH, I] and [GH, H], and a
 * GRU's gates stand in the order r z n.
 */
final class TorchRnn {
  private final BenchmarkShape shape;

  /** For each layer: of input, of state, bias of input, bias of state. */
  private final List<Tensor> weights = new ArrayList<>();

  private final TensorVector vector;

  TorchRnn(BenchmarkShape shape, CaseNumbers numbers) {
    this.shape = shape;
    boolean gru = shape.cell() == CellKind.GRU;
    int columns = shape.cell().gates() * shape.units();
    for (int layer = 0; layer < shape.layers(); layer++) {
      weights.add(weight(numbers.kernel(layer), shape.features(layer)));
      weights.add(weight(numbers.recurrent(layer), shape.units()));
      weights.add(weight(numbers.bias(layer), 1).reshape(columns));
      float[] second = gru ? numbers.recurrentBias(layer) : new float[columns];
      weights.add(weight(second, 1).reshape(columns));
    }
    vector = new TensorVector(weights.toArray(Tensor[]::new));
  }

  /** Rondo's [D, GH] as [GH, D]. */
  private Tensor weight(float[] values, int d) {
    int columns = shape.cell().gates() * shape.units();
    float[] transposed = new float[values.length];
    for (int column = 0; column < columns; column++) {
      for (int i = 0; i < d; i++) {
        transposed[column * d + i] = values[i * columns + swapped(column)];
      }
    }
    return Tensor.create(transposed, columns, d);
  }

  /** Where torch's column stands in Rondo's order, and the other way round. */
  private int swapped(int column) {
    int h = shape.units();
    if (shape.cell() != CellKind.GRU || column >= 2 * h) {
      return column;
    }
    return (column + h) % (2 * h);
  }

  /** Zeros, to start from. */
  Tensor zeroState() {
    int size = shape.layers() * shape.batch() * shape.units();
    return Tensor.create(new float[size], shape.layers(), shape.batch(), shape.units());
  }

  /**
   * @param x [T, B, I]
   * @param h [layers, B, H]
   * @param c as h; read by the LSTM only
   * @return [T, B, H]
   */
  Tensor apply(Tensor x, Tensor h, Tensor c, boolean train) {
    int layers = shape.layers();
    if (shape.cell() == CellKind.LSTM) {
      TensorVector state = new TensorVector(h, c);
      T_TensorTensorTensor_T result =
          torch.lstm(x, state, vector, true, layers, 0, train, false, false);
      return result.get0();
    }
    T_TensorTensor_T result =
        shape.cell() == CellKind.GRU
            ? torch.gru(x, h, vector, true, layers, 0, train, false, false)
            : torch.rnn_tanh(x, h, vector, true, layers, 0, train, false, false);
    return result.get0();
  }

  /** Those that are trained: as in Rondo, one bias where two would say the same. */
  List<Tensor> trained() {
    List<Tensor> trained = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      if (i % 4 != 3 || shape.cell() == CellKind.GRU) {
        trained.add(weights.get(i).requires_grad_(true));
      }
    }
    return trained;
  }

  /** The gradient of a layer's weights of state, in Rondo's layout. */
  float[] recurrentGradient(int layer) {
    float[] gradient = numbers(weights.get(4 * layer + 1).grad());
    int h = shape.units();
    int columns = shape.cell().gates() * h;
    float[] result = new float[gradient.length];
    for (int column = 0; column < columns; column++) {
      for (int i = 0; i < h; i++) {
        result[i * columns + swapped(column)] = gradient[column * h + i];
      }
    }
    return result;
  }

  /** The inputs of a batch, [T, B, I]. */
  static Tensor timeMajor(BenchmarkShape shape, CaseNumbers numbers) {
    return Tensor.create(numbers.input(), shape.batch(), shape.steps(), shape.input())
        .transpose(0, 1)
        .contiguous();
  }

  /** Time-major numbers as [B, T, ..]. */
  static float[] batchMajor(Tensor timeMajor) {
    return numbers(timeMajor.transpose(0, 1));
  }

  static float[] numbers(Tensor tensor) {
    Tensor dense = tensor.detach().contiguous();
    float[] values = new float[(int) dense.numel()];
    dense.data_ptr_float().get(values);
    return values;
  }
}
