package dev.rondo.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.layers.Layers;
import dev.rondo.model.Sequential;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are not what they should be: exit code 1 and one line that names them. */
class BadInputTest {
  @TempDir private Path folder;
  private Path out;
  private Path rhyme;

  @BeforeEach
  void prepare() {
    out = folder.resolve("out.rondo");
    rhyme = Texts.rhyme(folder, 9);
  }

  private void refuses(Path data, String... says) {
    for (String command : List.of("quickstart", "text train")) {
      Object[] words = (command + " --data " + data + " --out " + out).split(" ");
      Outcome.of(words).failed(1, data.toString()).failed(1, says);
      assertFalse(Files.exists(out));
    }
  }

  @Test
  void noFile() {
    refuses(folder.resolve("none.txt"), "there is no such file");
  }

  @Test
  void anEmptyFile() {
    refuses(Texts.write(folder.resolve("empty.txt"), ""), "expected text but the file is empty");
  }

  @Test
  void aBinaryFile() {
    refuses(Texts.write(folder.resolve("zero.bin"), "ab\0c"), "zero byte at byte 2");
  }

  @Test
  void noUtf8() throws IOException {
    Path latin = Files.write(folder.resolve("latin.txt"), new byte[] {'a', (byte) 0xE4, 'b'});
    refuses(latin, "expected UTF-8 but found 0xe4 at byte 1");
  }

  @Test
  void aFolderWithoutText() throws IOException {
    refuses(Files.createDirectory(folder.resolve("hollow")), "expected a folder with text files");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 40, 99})
  void aTextThatIsTooShort(int length) {
    Path text = Texts.write(folder.resolve("short.txt"), "abc\n".repeat(25).substring(0, length));
    refuses(text, "expected at least ", "but got ", "; give more text");
  }

  /** 9 rhymes have 189 characters; 170 of them are to train on. */
  @Test
  void aTextThatIsShorterThanAWindow() {
    Outcome.of("text", "train", "--data", rhyme, "--out", out, "--batch", 10, "--steps", 17)
        .failed(1, rhyme.toString(), "expected at least 171 characters", "but got 170 and 19");
    Outcome.of(
            "text", "train", "--data", rhyme, "--out", out, "--batch", 2_000_000, "--steps", 2_000)
        .failed(1, "expected at least 4000000001 characters");
  }

  @Test
  void aPlaceThatCannotBeWrittenTo() {
    Path nowhere = folder.resolve("none").resolve("a.rondo");
    Outcome.of(Texts.train(rhyme, nowhere)).failed(2, "--out: expected a folder that is there");
    Outcome.of(Texts.train(rhyme, folder)).failed(2, "--out: ", folder + " is a folder");
    Outcome.of(Texts.train(rhyme, Path.of("/dev/null"))).failed(2, "is a device or a pipe");
    if (Files.isDirectory(Path.of("/proc"))) {
      Outcome.of(Texts.train(rhyme, Path.of("/proc/a.rondo")))
          .failed(1, "/proc: expected a folder");
    }
  }

  @Test
  void aFileThatIsThereIsKept() throws IOException {
    Texts.write(out, "mine");
    Outcome.of(Texts.train(rhyme, out)).failed(2, "is there already; --resume");
    Outcome.of("quickstart", "--data", rhyme, "--out", out).failed(2, "is there already; --resume");
    assertEquals("mine", Files.readString(out));
    Outcome.of(Texts.train(rhyme, out, "--overwrite"))
        .failed(2, "expected a .rondo file to replace");
    assertEquals("mine", Files.readString(out));
    Files.delete(out);
    Outcome.of(Texts.train(rhyme, out, "--epochs", 1)).good();
    Outcome.of(Texts.train(rhyme, out, "--overwrite", "--epochs", 1)).good();
  }

  /** Nothing is learnt when nobody looks, and so nothing is worth an older file. */
  @Test
  void anOlderFileIsNotReplacedByNothing() throws IOException {
    Outcome.of(Texts.train(rhyme, out, "--epochs", 1)).good();
    byte[] before = Files.readAllBytes(out);
    PrintStream realOut = System.out;
    PrintStream realErr = System.err;
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    OutputStream closed = OutputStream.nullOutputStream();
    closed.close();
    System.setOut(new PrintStream(closed, true, UTF_8));
    System.setErr(new PrintStream(err, true, UTF_8));
    try {
      assertEquals(1, Rondo.run(Outcome.words(Texts.train(rhyme, out, "--overwrite"))));
    } finally {
      System.setOut(realOut);
      System.setErr(realErr);
    }
    assertTrue(err.toString(UTF_8).contains(out + " is as it was"), err.toString(UTF_8));
    assertArrayEquals(before, Files.readAllBytes(out));
  }

  /** Each command that reads a model. */
  private void refusesModel(Path file, String... says) throws IOException {
    byte[] before = Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[0];
    Outcome.of("info", file).failed(1, file.toString()).failed(1, says);
    Outcome.of("text", "generate", file).failed(1, file.toString()).failed(1, says);
    Outcome.of("text", "evaluate", file, "--data", rhyme).failed(1, says);
    if (Files.isRegularFile(file)) {
      Outcome.of("text", "train", "--resume", "--out", file).failed(1, says);
      assertArrayEquals(before, Files.readAllBytes(file));
    }
  }

  @Test
  void filesThatAreNoModels() throws IOException {
    refusesModel(folder.resolve("none.rondo"), "there is no such file");
    refusesModel(folder, "found a folder");
    refusesModel(rhyme, "expected a .rondo archive but found text");
    refusesModel(Texts.write(folder.resolve("empty"), ""), "found an empty file");
    refusesModel(Texts.write(folder.resolve("zip"), "PK\3\4 no zip"), "damaged or cut off");
  }

  @Test
  void damagedModels() throws IOException {
    Outcome.of(Texts.train(rhyme, out, "--epochs", 1)).good();
    byte[] whole = Files.readAllBytes(out);
    Path cut = folder.resolve("cut.rondo");
    Files.write(cut, Arrays.copyOf(whole, whole.length / 2));
    refusesModel(cut, "damaged or cut off");
    String bytes = new String(whole, ISO_8859_1);
    for (String entry : List.of("weights", "optimizer", "states")) {
      byte[] flipped = whole.clone();
      String name = entry + ".safetensors";
      flipped[bytes.indexOf(name) + name.length() + 200] ^= 4;
      Path file = Files.write(folder.resolve(entry), flipped);
      Outcome.of("text", "train", "--resume", "--epochs", 2, "--out", file)
          .failed(1, file.toString(), name, "damaged: the checksum does not match");
      assertArrayEquals(flipped, Files.readAllBytes(file));
    }
  }

  @Test
  void aModelOfAnotherKind() {
    Path plain = folder.resolve("plain.rondo");
    Sequential.of(Layers.input(3), Layers.dense(2)).save(plain);
    assertTrue(Outcome.of("info", plain).good().out().contains("dense_1"));
    String says = "expected a language model";
    Outcome.of("text", "generate", plain).failed(1, says);
    Outcome.of("text", "evaluate", plain, "--data", rhyme).failed(1, says);
    Outcome.of("text", "train", "--resume", "--out", plain).failed(1, "text_training.json");
  }

  @Test
  void aLearningRateThatIsTooHigh() {
    Outcome.of(
            Texts.train(
                rhyme,
                out,
                "--optimizer",
                "sgd",
                "--learning-rate",
                "3e38",
                "--clip",
                0,
                "--epochs",
                50))
        .failed(1, "epoch ", "step ", "learning rate");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "info X",
        "text generate X",
        "text evaluate X --data X",
        "text train --data X",
        "quickstart --data X"
      })
  void theStackTraceOnDemand(String line) {
    String all = line.replace("X", folder.resolve("none").toString()) + " --verbose";
    Outcome outcome = Outcome.of((Object[]) all.split(" "));
    assertEquals(1, outcome.code());
    assertTrue(outcome.err().contains("\tat dev.rondo."), outcome.err());
    String last = outcome.err().lines().reduce("", (before, next) -> next);
    assertTrue(last.startsWith("rondo: " + folder.resolve("none")), last);
    Outcome first = Outcome.of((Object[]) ("--verbose " + line).replace("X", "none").split(" "));
    assertTrue(first.err().contains("\tat dev.rondo."), first.err());
  }
}
