package dev.rondo.golden;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rondo.model.Model;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Models that Keras 3 saved and ran, made of their files in both formats. */
class KerasModelsGoldenTest {

  @Test
  void modelsAgree() {
    Tally tally = new Tally("oracle-keras3", "models");
    for (Path folder : Golden.folders(Golden.suite("oracle-keras3"))) {
      String id = folder.getFileName().toString();
      tally.agrees(id, () -> check(id, folder));
    }
    tally.report();
  }

  private static void check(String id, Path folder) {
    JsonNode io = Golden.read(folder.resolve("io.json"));
    for (KerasFile file : files(folder)) {
      Model model = KerasModel.of(id, file.config());
      KerasWeights.assignGiven(model.weights(), file.weights());
      List<Tensor> inputs = new ArrayList<>();
      for (JsonNode input : io.get("inputs")) {
        Tensor x = Golden.tensor(input);
        inputs.add(io.get("layers").get(0).asText().equals("Embedding") ? Ops.toInt(x) : x);
      }
      Tensor y = model.forward(inputs).get(0);
      double abs = io.get("tolerance").get("abs").asDouble();
      Golden.assertClose(id, Golden.numbers(io.get("output")), y.toArray(), abs, 0);
    }
  }

  private static List<KerasFile> files(Path folder) {
    List<KerasFile> files = new ArrayList<>();
    files.add(KerasFile.h5(folder.resolve("model.h5")));
    files.add(KerasFile.archive(folder.resolve("model.keras")));
    Path config = folder.resolve("config.json");
    if (Files.exists(config)) {
      try {
        byte[] weights = Files.readAllBytes(folder.resolve("model.weights.h5"));
        files.add(KerasFile.apart(Golden.read(config), weights));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return files;
  }
}
