package dev.rondo.model;

import static dev.rondo.layers.Layers.embedding;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Layers.rnn;
import static dev.rondo.tensor.Shape.ANY;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.rondo.cells.Cell;
import dev.rondo.cells.GruCell;
import dev.rondo.cells.LstmCell;
import dev.rondo.cells.ResidualCell;
import dev.rondo.cells.SkipCell;
import dev.rondo.cells.StackedRnnCells;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import java.util.List;
import org.junit.jupiter.api.Test;

class StackedStreamTest {

  /**
   * A layer that returns its state hands none to the next, so each step needs its own past only.
   */
  @Test
  void layersThatReturnTheirStateStream() {
    Model model =
        Sequential.of(
            input(ANY, 3),
            lstm(4).returnSequences().returnState(),
            gru(5).returnSequences().returnState(),
            lstm(4).returnState());
    Tensor x = Tensors.random(1, 1, 6, 3);
    Session session = model.session();
    float[] last = {};
    for (int t = 0; t < 6; t++) {
      last = session.step(x.slice(1, t, t + 1).toArray());
    }
    assertArrayEquals(model.forward(x).toArray(), last, 1e-6f);
  }

  /** What joins its input to its output does not hold it in the state: a masked step is zeros. */
  @Test
  void maskedStepsOfResidualAndSkipCellsAreZerosAndTheOthersThoseOfTheWhole() {
    Cell residual = new ResidualCell(new GruCell(3));
    for (Cell cell :
        List.of(
            residual,
            new SkipCell(new LstmCell(2), 3),
            StackedRnnCells.of(new LstmCell(3), residual),
            StackedRnnCells.of(residual, new LstmCell(4)))) {
      boolean holds = cell.outputSize() == 4;
      Model model = Sequential.of(embedding(5, 3).maskZero(), rnn(cell).returnSequences());
      int[] tokens = {0, 1, 0, 2, 3, 0};
      Tensor whole = model.forward(Tensor.ofInts(tokens, 1, 6));
      Session session = model.session();
      StatefulModel stateful = model.stateful();
      for (int t = 0; t < 6; t++) {
        float[] expected =
            tokens[t] == 0 && !holds
                ? new float[cell.outputSize()]
                : whole.slice(1, t, t + 1).toArray();
        assertArrayEquals(expected, session.step(tokens[t]), 1e-6f, cell + ", t" + t);
        Tensor one = Tensor.ofInts(new int[] {tokens[t]}, 1, 1);
        assertArrayEquals(expected, stateful.predict(one).toArray(), 1e-6f, cell + ", t" + t);
      }
    }
  }
}
