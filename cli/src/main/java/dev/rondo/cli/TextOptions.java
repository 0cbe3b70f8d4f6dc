package dev.rondo.cli;

import dev.rondo.tasks.LanguageModelOptions;
import dev.rondo.tasks.LanguageModelOptions.CellKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The choices of {@code text train}. */
final class TextOptions {
  private static final String DEFAULT = " (default: ${DEFAULT-VALUE}).";

  @Option(
      names = "--data",
      paramLabel = "FILE_OR_DIR",
      description =
          "Text to learn from: a file, or a folder with all text files in it. May be given several"
              + " times.")
  List<Path> data = new ArrayList<>();

  @Option(
      names = "--suffix",
      paramLabel = ".EXT",
      defaultValue = "",
      description =
          "Of a folder, read only files whose names end like this, such as .java (default: all).")
  String suffix = "";

  @Option(
      names = "--cell",
      paramLabel = "CELL",
      defaultValue = "lstm",
      description = "Recurrent cell: ${COMPLETION-CANDIDATES}" + DEFAULT)
  CellKind cell = CellKind.LSTM;

  @Option(
      names = "--layers",
      paramLabel = "N",
      defaultValue = "2",
      description = "Recurrent layers" + DEFAULT)
  int layers;

  @Option(
      names = "--units",
      paramLabel = "N",
      defaultValue = "128",
      description = "Units of a layer" + DEFAULT)
  int units;

  @Option(
      names = "--embedding",
      paramLabel = "N",
      defaultValue = "64",
      description = "Width of a token's vector" + DEFAULT)
  int embedding;

  @Option(
      names = "--tokens",
      paramLabel = "KIND",
      defaultValue = "char",
      description = "What a token is: ${COMPLETION-CANDIDATES}" + DEFAULT)
  TokenKind tokens = TokenKind.CHAR;

  @Option(
      names = "--vocabulary",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Most tokens to know, the most frequent ones" + DEFAULT)
  int vocabulary;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "50",
      description = "Lanes of text read side by side" + DEFAULT)
  int batch;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "50",
      description = "Tokens through which gradients flow" + DEFAULT)
  int steps;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "10",
      description = "Passes over the text" + DEFAULT)
  int epochs;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      defaultValue = "adam",
      description = "Optimizer: ${COMPLETION-CANDIDATES}" + DEFAULT)
  OptimizerKind optimizer = OptimizerKind.ADAM;

  @Option(
      names = "--learning-rate",
      paramLabel = "RATE",
      description = "Learning rate (default: 0.002; for sgd 1, for adagrad 0.02).")
  @Nullable Float learningRate;

  @Option(
      names = "--dropout",
      paramLabel = "PART",
      defaultValue = "0",
      description = "Part of the signals between layers dropped in training" + DEFAULT)
  float dropout;

  @Option(
      names = "--clip",
      paramLabel = "NORM",
      defaultValue = "5",
      description = "Largest norm of the gradients, 0 for any" + DEFAULT)
  float clip;

  @Option(
      names = "--valid-split",
      paramLabel = "PART",
      defaultValue = "0.1",
      description = "Last part of the text, kept for validation" + DEFAULT)
  float validSplit;

  @Option(
      names = "--seed",
      paramLabel = "SEED",
      defaultValue = "42",
      description = "The same seed gives the same model, for any number of threads" + DEFAULT)
  long seed;

  LanguageModelOptions model() {
    try {
      return new LanguageModelOptions(cell, layers, units, embedding, dropout, seed);
    } catch (IllegalArgumentException e) {
      // it names the option, but not as it is typed
      throw new IllegalArgumentException("--" + e.getMessage(), e);
    }
  }

  TextSettings settings() {
    return new TextSettings(
        TextSource.of(data, suffix, 0),
        tokens,
        vocabulary,
        batch,
        steps,
        epochs,
        optimizer,
        learningRate == null ? optimizer.usualRate() : learningRate,
        clip,
        validSplit);
  }
}
