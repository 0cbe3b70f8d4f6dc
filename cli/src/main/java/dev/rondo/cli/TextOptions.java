package dev.rondo.cli;

import dev.rondo.tasks.LanguageModelOptions;
import dev.rondo.tasks.LanguageModelOptions.CellKind;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The choices of {@code text train}. */
final class TextOptions {
  private static final String CHOICES = " One of: ${COMPLETION-CANDIDATES}.";

  @Option(
      names = "--data",
      paramLabel = "FILE_OR_DIR",
      description = "Text to learn from: a file, or a folder with all text files in it.")
  @Nullable Path data;

  @Option(
      names = "--suffix",
      paramLabel = ".EXT",
      defaultValue = "",
      description = "Of a folder, read only files whose names end like this, such as .java.")
  String suffix = "";

  @Option(
      names = "--cell",
      defaultValue = "lstm",
      description = "Recurrent cell (default ${DEFAULT-VALUE})." + CHOICES)
  CellKind cell = CellKind.LSTM;

  @Option(names = "--layers", defaultValue = "2", description = "Layers (${DEFAULT-VALUE}).")
  int layers;

  @Option(
      names = "--units",
      defaultValue = "128",
      description = "Units of a layer (${DEFAULT-VALUE}).")
  int units;

  @Option(
      names = "--embedding",
      defaultValue = "64",
      description = "Width of a token's vector (${DEFAULT-VALUE}).")
  int embedding;

  @Option(
      names = "--tokens",
      defaultValue = "char",
      description = "What a token is (default ${DEFAULT-VALUE})." + CHOICES)
  TokenKind tokens = TokenKind.CHAR;

  @Option(
      names = "--vocabulary",
      defaultValue = "10000",
      description = "Most tokens to know, the most frequent ones (${DEFAULT-VALUE}).")
  int vocabulary;

  @Option(
      names = "--batch",
      defaultValue = "50",
      description = "Lanes of text read side by side (${DEFAULT-VALUE}).")
  int batch;

  @Option(
      names = "--steps",
      defaultValue = "50",
      description = "Tokens through which gradients flow (${DEFAULT-VALUE}).")
  int steps;

  @Option(
      names = "--epochs",
      defaultValue = "10",
      description = "Passes over the text (${DEFAULT-VALUE}).")
  int epochs;

  @Option(
      names = "--optimizer",
      defaultValue = "adam",
      description = "Optimizer (default ${DEFAULT-VALUE})." + CHOICES)
  OptimizerKind optimizer = OptimizerKind.ADAM;

  @Option(names = "--learning-rate", description = "Learning rate (0.002; sgd 1, adagrad 0.02).")
  @Nullable Float learningRate;

  @Option(
      names = "--dropout",
      defaultValue = "0",
      description = "Part of the signals dropped between layers in training (${DEFAULT-VALUE}).")
  float dropout;

  @Option(
      names = "--clip",
      defaultValue = "5",
      description = "Largest norm of the gradients, 0 for any (${DEFAULT-VALUE}).")
  float clip;

  @Option(
      names = "--valid-split",
      defaultValue = "0.1",
      description = "Last part of the text, kept for validation (${DEFAULT-VALUE}).")
  float validSplit;

  @Option(
      names = "--seed",
      defaultValue = "42",
      description = "Same seed, same model, for any number of threads (${DEFAULT-VALUE}).")
  long seed;

  LanguageModelOptions model() {
    return new LanguageModelOptions(cell, layers, units, embedding, dropout, seed);
  }

  TextSettings settings(Path text) {
    return new TextSettings(
        text.toString(),
        suffix,
        0,
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
