package dev.rondo.model;

import static dev.rondo.layers.Layers.bidirectional;
import static dev.rondo.layers.Layers.convLstm1d;
import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Layers.minGru;
import static dev.rondo.layers.Layers.multiHeadAttention;
import static dev.rondo.layers.Layers.rnn;
import static dev.rondo.layers.Layers.shared;
import static dev.rondo.layers.Layers.simpleRnn;
import static dev.rondo.layers.Layers.timeDistributed;
import static dev.rondo.layers.Layers.transformerEncoder;
import static dev.rondo.weights.Constraints.maxNorm;
import static dev.rondo.weights.Constraints.nonNegative;
import static dev.rondo.weights.Constraints.unitNorm;
import static dev.rondo.weights.Regularizers.l1;
import static dev.rondo.weights.Regularizers.l1l2;
import static dev.rondo.weights.Regularizers.l2;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.rondo.cells.GruCell;
import dev.rondo.cells.LstmCell;
import dev.rondo.cells.ResidualCell;
import dev.rondo.cells.SkipCell;
import dev.rondo.cells.StackedRnnCells;
import dev.rondo.layers.Layer;
import dev.rondo.layers.Merges;
import dev.rondo.layers.Node;
import dev.rondo.tensor.Activation;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the last column of a summary says of the options of a layer. */
class SummaryOptionsTest {

  static Stream<Arguments> cells() {
    return Stream.of(
        arguments(lstm(4), "fused"),
        arguments(minGru(4), "fused"),
        arguments(rnn(new LstmCell(4).withPeepholes()), "fused: peepholes"),
        arguments(rnn(new LstmCell(4).projection(2)), "fused: projection 2"),
        arguments(rnn(new LstmCell(4).withCoupledGates()), "fused: coupled gates"),
        arguments(rnn(new LstmCell(4).cellClip(3)), "fused: cell clip 3.0"),
        arguments(rnn(new LstmCell(4).withLayerNormalization()), "fused: layer normalization"),
        arguments(rnn(new GruCell(4).withLayerNormalization()), "fused: layer normalization"),
        arguments(rnn(new GruCell(4).resetBefore()), "fused: reset before"),
        arguments(
            rnn(new ResidualCell(new GruCell(4).resetBefore())), "fused: residual, reset before"),
        arguments(rnn(new SkipCell(new GruCell(3), 4)), "fused: skip"),
        arguments(
            rnn(
                StackedRnnCells.of(
                    new LstmCell(4).withPeepholes(),
                    new LstmCell(4),
                    new ResidualCell(new GruCell(4)))),
            "fused: cell_1 peepholes; cell_3 residual"),
        arguments(
            rnn(new LstmCell(4).activations(Activation.RELU, Activation.SIGMOID).withPeepholes()),
            "unrolled (activation relu): peepholes"));
  }

  static Stream<Arguments> regularizers() {
    return Stream.of(
        arguments(gru(4).dropout(0.1f), "fused: dropout 0.1"),
        arguments(lstm(4).recurrentDropout(0.2f), "fused: recurrent dropout 0.2"),
        arguments(
            lstm(4).dropout(0.1f).recurrentDropout(0.2f),
            "fused: dropout 0.1, recurrent dropout 0.2"),
        arguments(simpleRnn(4).variationalDropout(0.3f), "fused: variational dropout 0.3"),
        arguments(gru(4).zoneout(0.1f), "fused: zoneout 0.1"),
        arguments(lstm(4).zoneout(0.1f, 0.4f), "fused: zoneout 0.1/0.4"),
        arguments(lstm(4).weightDrop(0.5f), "fused: weight drop 0.5"),
        arguments(lstm(4).learnedInitialState(), "fused: learned state"),
        arguments(lstm(4).regularize("kernel", l1(0.1f)), "fused: l1 kernel"),
        arguments(lstm(4).regularize("bias", l1l2(0.1f, 0.1f)), "fused: l1l2 bias"),
        arguments(lstm(4).constrain("kernel", nonNegative()), "fused: non-negative kernel"),
        arguments(lstm(4).constrain("kernel", unitNorm()), "fused: unit-norm kernel"),
        arguments(lstm(4).regularizeActivity(l2(0.1f)), "fused: l2 activity"),
        arguments(
            lstm(4).regularize("kernel", x -> Ops.sum(Ops.square(x))),
            "fused: own penalty of kernel"),
        arguments(
            lstm(4).zoneout(0.1f).regularize("kernel", l2(0.1f)).constrain("bias", maxNorm(1)),
            "fused: zoneout 0.1; l2 kernel, max-norm bias"),
        arguments(dense(3).regularize("kernel", l2(0.1f)), "l2 kernel"));
  }

  static Stream<Arguments> wrappers() {
    return Stream.of(
        arguments(bidirectional(lstm(4).zoneout(0.1f)), "fused: zoneout 0.1"),
        arguments(
            bidirectional(lstm(4)).backward(gru(4).weightDrop(0.2f).goBackwards()),
            "fused: backward weight drop 0.2"),
        arguments(shared("s", lstm(4).zoneout(0.1f)), "fused: zoneout 0.1"),
        arguments(timeDistributed(dense(4).regularize("kernel", l2(1f))), "l2 kernel"),
        arguments(
            Sequential.of(input(Shape.ANY, 4), gru(4).zoneout(0.1f), dense(2)).asLayer(),
            "fused: gru_1 zoneout 0.1"),
        arguments(multiHeadAttention(2, 3).dropout(0.1f), "2 heads of 3, dropout 0.1"),
        arguments(
            transformerEncoder(2, 3, 8).normalizeFirst().useCausalMask(),
            "2 heads of 3, pre-norm, causal"));
  }

  @ParameterizedTest
  @MethodSource({"cells", "regularizers", "wrappers"})
  void theLastColumnSaysThem(Layer layer, String expected) {
    Model model = Sequential.of(input(Shape.ANY, 4), layer);
    String[] lines = model.summary().split("\n");
    assertTrue(lines[3].endsWith("  " + expected), lines[3]);
    assertEquals(lines[0].indexOf("path"), lines[3].lastIndexOf("  " + expected) + 2, lines[3]);
  }

  @Test
  void aConvolutionalCellToo() {
    Layer layer = convLstm1d(2, 3).dropout(0.1f).recurrentDropout(0.2f);
    String row = Sequential.of(input(Shape.ANY, 6, 2), layer).summary().split("\n")[3];
    assertTrue(row.endsWith(": dropout 0.1, recurrent dropout 0.2"), row);
  }

  /** Broken between two options, under the column, in chains and graphs. */
  @Test
  void longOnesGoOnInTheNextLine() {
    Layer layer =
        rnn(new LstmCell(4).withPeepholes().projection(3))
            .zoneout(0.1f, 0.4f)
            .recurrentDropout(0.2f)
            .learnedInitialState()
            .regularize("kernel", l2(0.1f))
            .constrain("recurrent_kernel", maxNorm(1));
    String[] lines = Sequential.of(input(Shape.ANY, 4), layer).summary().split("\n");
    int at = lines[0].indexOf("path");
    assertEquals("fused: peepholes, projection 3, zoneout 0.1/0.4,", lines[3].substring(at));
    assertEquals(" ".repeat(at) + "  recurrent dropout 0.2; learned state; l2 kernel,", lines[4]);
    assertEquals(" ".repeat(at) + "  max-norm recurrent_kernel", lines[5]);
    Node x = input("x", Shape.ANY, 4);
    Node y = x.then(layer);
    List<String> graph = Model.of(x, Merges.add(y, y.then(dense(3)))).summary().lines().toList();
    assertEquals(lines[4].strip(), graph.get(4).strip());
    assertEquals(graph.get(0).indexOf("path") + 2, graph.get(4).indexOf("recurrent dropout"));
  }
}
