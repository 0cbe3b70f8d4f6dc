package dev.rondo.model;

import static dev.rondo.layers.Layers.attentionDecoder;
import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.generalAttention;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.tensor.Shape.ANY;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.rondo.cells.LstmCell;
import dev.rondo.layers.CarriedStates;
import dev.rondo.layers.Node;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Signal;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a session says of an attention decoder: a loop, with an encoder that stands apart. */
class DecodingByStepsTest {

  private static Node decoder(Node x, Node memory) {
    return attentionDecoder(new LstmCell(3), generalAttention(), 5)
        .of("decoder", x, memory)
        .then("out", dense(2));
  }

  private static void copy(Model from, Model to) {
    to.weights().forEach(each -> each.assign(from.weights().get(each.name()).value()));
  }

  @Test
  void givesWhatTheWholeSequenceGives() {
    Node x = input("x", ANY, 3);
    Node source = input("source", ANY, 4);
    Node encoded = source.then("encoder", lstm(4).returnSequences());
    Model whole = Model.of(List.of(x, source), decoder(x, encoded));
    Model encoder = Model.of(source, encoded);
    Node memory = input("memory", ANY, 4);
    Model decoder = Model.of(List.of(x, memory), decoder(x, memory));
    copy(whole, encoder);
    copy(whole, decoder);
    Tensor in = Tensors.random(1, 2, 6, 3);
    Tensor read = Tensors.random(2, 2, 5, 4);
    Tensor expected = whole.forward(List.of(in, read)).get(0);
    Signal seen = Signal.of(encoder.forward(read));
    CarriedStates states = new CarriedStates();
    for (int t = 0; t < 6; t++) {
      Signal step = Signal.of(in.slice(1, t, t + 1));
      Pass pass = Pass.inference().carrying(states);
      float[] y = decoder.apply(List.of(step, seen), pass).get(0).value().toArray();
      assertArrayEquals(expected.slice(1, t, t + 1).toArray(), y, 1e-6f);
    }
  }
}
