package dev.rondo.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model's life on the command line. */
class TextCommandsTest {
  private static final String EPOCH =
      "epoch %d/%d  loss \\d+\\.\\d{3}  valid \\d+\\.\\d{3}  %s  [\\d,]+ %s/s  \\d+:\\d\\d left";

  @TempDir private Path folder;
  private Path out;
  private Path rhyme;

  @BeforeEach
  void prepare() {
    out = folder.resolve("out.rondo");
    rhyme = Texts.rhyme(folder, 30);
  }

  private static List<String> epochLines(Outcome outcome) {
    return outcome.out().lines().filter(line -> line.startsWith("epoch ")).toList();
  }

  @Test
  void anEpochIsALineAndASample() {
    Outcome outcome = Outcome.of(Texts.train(rhyme, out, "--epochs", 3)).good();
    List<String> lines = epochLines(outcome);
    assertEquals(3, lines.size(), outcome.out());
    for (int i = 0; i < 3; i++) {
      String pattern = EPOCH.formatted(i + 1, 3, "\\d+\\.\\d{3} bits/char", "chars");
      assertTrue(lines.get(i).matches(pattern), lines.get(i));
    }
    assertTrue(lines.get(2).endsWith(" 0:00 left"), lines.get(2));
    assertEquals(3, outcome.out().split("\\R  \\| ").length > 3 ? 3 : 0, outcome.out());
    assertTrue(outcome.out().startsWith("text        " + rhyme + ": 630 characters"));
  }

  /** In a file or a pipe a bar would be rubbish. */
  @Test
  void withoutATerminalThereIsNoBar() {
    Outcome outcome = Outcome.of(Texts.train(rhyme, out, "--epochs", 1)).good();
    assertTrue(outcome.out().chars().allMatch(c -> c == '\n' || c >= ' '), outcome.out());
  }

  @Test
  void wordsHavePerplexity() {
    Outcome outcome =
        Outcome.of(Texts.train(rhyme, out, "--tokens", "word", "--vocabulary", 6, "--epochs", 1))
            .good();
    String line = epochLines(outcome).get(0);
    assertTrue(line.matches(EPOCH.formatted(1, 1, "perplexity \\d+\\.\\d", "words")), line);
    assertTrue(outcome.out().contains(", 5 words known, "), outcome.out());
    String text =
        Outcome.of("text", "generate", out, "--prompt", "one four", "--length", 9).good().out();
    assertTrue(text.startsWith("one four"), text);
    String score = Outcome.of("text", "evaluate", out, "--data", rhyme).good().out();
    // a rhyme is one two , three four . and a line end, of which 5 are known beside the unknown
    assertTrue(score.matches("(?s)words       200 predicted, 60 unknown\\R.*"), score);
  }

  @Test
  void evaluateSaysWhatTrainingSaid() {
    Object[] train = Texts.train(rhyme, out, "--epochs", 2);
    String last = epochLines(Outcome.of(train).good()).get(1);
    // the last tenth: 63 characters
    Path part = Texts.write(folder.resolve("part.txt"), Texts.RHYME.repeat(3));
    Outcome outcome =
        Outcome.of("text", "evaluate", out, "--data", part, "--batch", 4, "--steps", 10).good();
    Matcher score =
        Pattern.compile("loss        (\\S+) nats.*\\R +(\\S+) bits").matcher(outcome.out());
    assertTrue(score.find(), outcome.out());
    assertEquals(number(last, "valid (\\S+)"), Double.parseDouble(score.group(1)), 6e-4);
    assertEquals(number(last, "(\\S+) bits"), Double.parseDouble(score.group(2)), 6e-4);
  }

  private static double number(String line, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(line);
    assertTrue(matcher.find(), line);
    return Double.parseDouble(matcher.group(1));
  }

  @Test
  void generateIsSeededAndCut() {
    Outcome.of(Texts.train(rhyme, out, "--epochs", 1)).good();
    String text = generate("--seed", 3, "--length", 80);
    assertEquals(text, generate("--seed", 3, "--length", 80));
    assertNotEquals(text, generate("--seed", 4, "--length", 80));
    assertNotEquals(generate("--length", 80), generate("--length", 80));
    assertEquals(80 + System.lineSeparator().length(), text.length());
    assertEquals("four" + System.lineSeparator(), generate("--prompt", "four", "--length", 0));
    String likeliest = generate("--temperature", 0, "--length", 50);
    assertEquals(likeliest, generate("--top-k", 1, "--length", 50));
    assertEquals(likeliest, generate("--top-p", 1e-9, "--length", 50));
  }

  private String generate(Object... options) {
    Object[] words = new Object[options.length + 3];
    words[0] = "text";
    words[1] = "generate";
    words[2] = out;
    System.arraycopy(options, 0, words, 3, options.length);
    return Outcome.of(words).good().out();
  }

  @Test
  void aPromptThatWasNeverSeenIsSaid() {
    Outcome.of(Texts.train(rhyme, out, "--epochs", 1)).good();
    Outcome outcome = Outcome.of("text", "generate", out, "--prompt", "xyz one", "--length", 5);
    outcome.failed(0, "--prompt: the model has never seen 3 of its 7 characters");
    assertTrue(outcome.out().startsWith("xyz one"), outcome.out());
  }

  @Test
  void infoTellsTheStory() {
    Outcome.of(Texts.train(rhyme, out, "--epochs", 2, "--cell", "gru", "--layers", 3)).good();
    String info = Outcome.of("info", out).good().out();
    for (String part :
        List.of(
            "gru_3",
            "[batch, any, 8]",
            "fused",
            "parameters: ",
            rhyme.toString(),
            "4 x 10",
            "adam, learning rate 0.002",
            "2 of 2 done",
            "bits/char",
            "weights.safetensors")) {
      assertTrue(info.contains(part), part + " in " + info);
    }
  }

  @Test
  void moreEpochsAreTheSameAsAllAtOnce() {
    Outcome.of(Texts.train(rhyme, out, "--epochs", 3, "--dropout", 0.3)).good();
    Path parts = folder.resolve("parts.rondo");
    Outcome.of(Texts.train(rhyme, parts, "--epochs", 1, "--dropout", 0.3)).good();
    Outcome outcome = Outcome.of("text", "train", "--resume", "--out", parts, "--epochs", 3).good();
    assertTrue(outcome.out().contains("resumed     1 of 3 epochs are done"), outcome.out());
    assertEquals(2, epochLines(outcome).size());
    Bits.assertSame(out, parts);
  }

  @Test
  void aRunThatIsCompleteHasNothingToResume() throws IOException {
    Outcome.of(Texts.train(rhyme, out, "--epochs", 1)).good();
    byte[] before = Files.readAllBytes(out);
    String said = Outcome.of("text", "train", "--resume", "--out", out).good().out();
    assertTrue(said.contains("nothing to resume, 1 epochs are done"), said);
    assertArrayEquals(before, Files.readAllBytes(out));
  }

  @Test
  void onlyTheSameTextResumes() throws IOException {
    Outcome.of(Texts.train(rhyme, out, "--epochs", 1)).good();
    byte[] before = Files.readAllBytes(out);
    Object[] resume = {"text", "train", "--resume", "--epochs", 2, "--out", out};
    Texts.write(rhyme, (Texts.RHYME.repeat(30)).replaceFirst("three", "eerht"));
    Outcome.of(resume).failed(1, out.toString(), "expected the text it was trained on", "--data");
    Files.delete(rhyme);
    Outcome.of(resume).failed(1, rhyme.toString(), "there is no such file");
    assertArrayEquals(before, Files.readAllBytes(out));

    Path moved = Texts.write(folder.resolve("moved.txt"), Texts.RHYME.repeat(30));
    Object[] there = {"text", "train", "--resume", "--epochs", 2, "--out", out, "--data", moved};
    Outcome.of(there).good();
    assertTrue(Outcome.of("info", out).good().out().contains(moved.toString()));
  }

  @Test
  void whatTheFileSaysIsNotSaidAgain() {
    Outcome.of(Texts.train(rhyme, out, "--epochs", 1)).good();
    Outcome.of("text", "train", "--resume", "--out", out, "--units", 16, "--batch", 2)
        .failed(2, "--units, --batch: expected no change with --resume");
  }

  @Test
  void severalFilesAndFolders() throws IOException {
    Path inner = Files.createDirectory(folder.resolve("inner"));
    Texts.write(inner.resolve("a.txt"), "first ".repeat(20));
    Texts.write(inner.resolve("b.md"), "other ".repeat(20));
    Object[] words = Texts.train(inner, out, "--data", rhyme, "--suffix", ".txt", "--epochs", 1);
    String said = Outcome.of(words).good().out();
    assertTrue(said.contains(": 2 files, 750 characters"), said);
  }
}
