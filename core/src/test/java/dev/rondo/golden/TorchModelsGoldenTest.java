package dev.rondo.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rondo.saving.Safetensors;
import dev.rondo.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Small networks that PyTorch saved and ran, made of the weights in their safetensors. */
class TorchModelsGoldenTest {

  @Test
  void modelsAgree() {
    Tally tally = new Tally("oracle-torch", "models");
    for (Path folder : Golden.folders(Golden.suite("oracle-torch/models"))) {
      String id = folder.getFileName().toString();
      tally.agrees(id, () -> check(id, folder));
    }
    tally.report();
  }

  private static void check(String id, Path folder) {
    JsonNode io = Golden.read(folder.resolve("io.json"));
    List<Tensor> inputs = Golden.list(io.get("inputs")).stream().map(Golden::tensor).toList();
    Path weights = folder.resolve("state_dict.safetensors");
    List<Tensor> outputs = new TorchNetwork(Safetensors.read(weights).tensors()).run(id, inputs);
    assertEquals(io.get("outputs").size(), outputs.size(), id);
    for (int i = 0; i < outputs.size(); i++) {
      double[] expected = Golden.numbers(io.get("outputs").get(i));
      double abs = io.get("tolerance").get("abs").asDouble();
      Golden.assertClose(id + " output " + i, expected, outputs.get(i).toArray(), abs, 0);
    }
  }
}
