package dev.rondo.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Small texts, and the options of models that learn from them in no time. */
final class Texts {
  /** 21 characters. */
  static final String RHYME = "one two, three four.\n";

  private Texts() {}

  static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The rhyme, so many times. */
  static Path rhyme(Path folder, int times) {
    return write(folder.resolve("rhyme.txt"), RHYME.repeat(times));
  }

  /** A command line that trains a tiny model, unless told otherwise. */
  static Object[] train(Path data, Path out, Object... more) {
    List<Object> words = new ArrayList<>(List.of("text", "train", "--data", data, "--out", out));
    words.addAll(List.of(more));
    addUnlessThere(words, "--units", 8);
    addUnlessThere(words, "--embedding", 4);
    addUnlessThere(words, "--batch", 4);
    addUnlessThere(words, "--steps", 10);
    return words.toArray();
  }

  private static void addUnlessThere(List<Object> words, String option, int value) {
    if (!words.contains(option)) {
      words.addAll(List.of(option, value));
    }
  }
}
