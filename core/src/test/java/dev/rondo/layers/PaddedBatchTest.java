package dev.rondo.layers;

import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Layers.rnn;
import static dev.rondo.layers.Layers.simpleRnn;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.rondo.cells.GruCell;
import dev.rondo.cells.LstmCell;
import dev.rondo.tensor.GradientTape;
import dev.rondo.tensor.Gradients;
import dev.rondo.tensor.Masks;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import dev.rondo.weights.Weight;
import dev.rondo.weights.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A batch of padded sequences gives what its sequences give one by one: outputs and the gradients
 * of inputs to the bit, those of weights, which are sums over all of them, closely.
 */
class PaddedBatchTest {
  private static final int FEATURES = 5;
  private static final int STEPS = 11;
  private static final int[] LENGTHS = {3, 11, 1, 8, 0, 6, 10};

  static Stream<Rnn> layers() {
    return Stream.of(
            lstm(9),
            gru(9),
            simpleRnn(9),
            rnn(new GruCell(7).resetBefore()),
            rnn(new LstmCell(7).withPeepholes()))
        .flatMap(layer -> Stream.of(layer, layer.goBackwards()));
  }

  /** What a pass gives: the last output, and the gradients of its weighted sum. */
  private record Result(Tensor y, Tensor dX, List<Tensor> dWeights) {}

  private static Result run(Rnn layer, Tensor x, Tensor mask, Tensor lossWeights) {
    Weights weights = Weights.seeded(4);
    LayerFunction function = layer.build("rnn_1", weights, Shape.of(Shape.ANY, FEATURES));
    try (GradientTape tape = GradientTape.record()) {
      tape.watch(x);
      Tensor y = function.apply(Signal.of(x).withMask(mask), Pass.inference()).value();
      Tensor loss = Ops.sum(y.mul(lossWeights));
      Gradients gradients = tape.gradient(loss, weights);
      List<Tensor> dWeights = new ArrayList<>();
      for (Weight weight : weights) {
        dWeights.add(gradients.of(weight).detach());
      }
      return new Result(y.detach(), tape.gradient(loss, x).detach(), dWeights);
    }
  }

  @ParameterizedTest
  @MethodSource("layers")
  void givesWhatItsSequencesGive(Rnn layer) {
    int units = layer.cell().units();
    List<Tensor> sequences = new ArrayList<>();
    for (int b = 0; b < LENGTHS.length; b++) {
      sequences.add(Tensors.random(b + 1, 1, Math.max(1, LENGTHS[b]), FEATURES));
    }
    Tensor lossWeights = Tensors.random(99, LENGTHS.length, units);
    for (boolean pre : new boolean[] {false, true}) {
      List<Tensor> padded = new ArrayList<>();
      for (Tensor each : sequences) {
        int more = STEPS - each.dim(1);
        padded.add(Ops.pad(each, 1, pre ? more : 0, pre ? 0 : more));
      }
      Tensor mask = pre ? Masks.ofLengthsPre(LENGTHS, STEPS) : Masks.ofLengths(LENGTHS, STEPS);
      Result all = run(layer, Ops.concat(0, padded), mask, lossWeights);
      List<Tensor> sums = null;
      for (int b = 0; b < LENGTHS.length; b++) {
        if (LENGTHS[b] == 0) {
          assertArrayEquals(new float[units], row(all.y, b).toArray(), "no step: zeros");
          assertArrayEquals(new float[STEPS * FEATURES], row(all.dX, b).toArray());
          continue;
        }
        Result one = run(layer, sequences.get(b), null, row(lossWeights, b));
        assertArrayEquals(one.y.toArray(), row(all.y, b).toArray(), "row " + b);
        int from = pre ? STEPS - LENGTHS[b] : 0;
        Tensor dX = row(all.dX, b).slice(1, from, from + LENGTHS[b]);
        assertArrayEquals(one.dX.toArray(), dX.toArray(), "dX of row " + b);
        sums = sums == null ? one.dWeights : plus(sums, one.dWeights);
      }
      // a sum over sequences, in another order than that of one sequence after the other
      for (int i = 0; i < sums.size(); i++) {
        assertArrayEquals(sums.get(i).toArray(), all.dWeights.get(i).toArray(), 1e-4f);
      }
    }
  }

  private static Tensor row(Tensor x, int b) {
    return x.slice(0, b, b + 1);
  }

  private static List<Tensor> plus(List<Tensor> a, List<Tensor> b) {
    List<Tensor> sums = new ArrayList<>();
    for (int i = 0; i < a.size(); i++) {
      sums.add(a.get(i).add(b.get(i)));
    }
    return sums;
  }
}
