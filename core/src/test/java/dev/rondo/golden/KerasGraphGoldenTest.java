package dev.rondo.golden;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rondo.layers.Node;
import dev.rondo.model.Model;
import dev.rondo.tensor.Activation;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weight;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Graphs whose numbers Keras computed. */
class KerasGraphGoldenTest {

  /** The state in which one LSTM ends is where another starts. */
  @Test
  void anEncoderAndDecoderIsThatOfKeras() {
    JsonNode io = Golden.read(Golden.suite("oracle-keras3/encoder_decoder").resolve("io.json"));
    Node read = input("read", Shape.ANY, 3);
    Node write = input("write", Shape.ANY, 2);
    Node encoder = read.then("enc", lstm(4).returnState());
    Node decoder = write.withInitialStateOf(encoder).then("dec", lstm(4).returnSequences());
    Model model = Model.of(List.of(read, write), decoder.then("out", dense(3, Activation.SOFTMAX)));
    List<JsonNode> weights = Golden.list(io.get("weights"));
    int at = 0;
    // both have them in one order: kernel, recurrent kernel, bias, layer by layer
    for (Weight weight : model.weights()) {
      weight.assign(Golden.tensor(weights.get(at++)));
    }
    List<Tensor> inputs = Golden.list(io.get("inputs")).stream().map(Golden::tensor).toList();
    Tensor y = model.forward(inputs).get(0);
    Golden.assertClose(
        "encoder_decoder", Golden.numbers(io.get("output")), y.toArray(), 1e-5, 1e-4);
    Golden.report("oracle-keras3/encoder_decoder", 1, Map.of());
  }
}
