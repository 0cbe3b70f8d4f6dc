package dev.rondo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageErrorTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nonsense                      | there is no command 'nonsense'. See rondo --help.
          text                          | expected train, generate or evaluate
          text tran                     | there is no command 'tran'. Did you mean train
          text train extra              | expected no more arguments but got 'extra'. See rondo text train --help.
          text train                    | --data: expected a text file, or a folder
          text train --unts 3           | there is no option '--unts'. Did you mean --units?
          text train --units            | --units: expected a value
          text train --units abc        | --units: expected a whole number but got 'abc'.
          text train --units 1.5        | --units: expected a whole number but got '1.5'.
          text train --units 9999999999 | --units: expected at most 2,147,483,647 in size but got '9999999999'.
          text train --units 1 --units 2 | --units: expected it once
          text train --seed x           | --seed: expected a whole number but got 'x'.
          text train --dropout x        | --dropout: expected a number but got 'x'.
          text train --cell foo         | --cell: expected lstm, gru or simple but got 'foo'.
          text train --tokens foo       | --tokens: expected char or word but got 'foo'.
          text train --optimizer foo    | --optimizer: expected sgd, rmsprop, adagrad, adam, adamw or nadam but got 'foo'.
          text train --threads 0        | --threads: expected 1 to 1024 but got 0.
          text generate                 | FILE.rondo: expected but missing.
          text generate x --length -1   | --length: expected 0 or more but got -1.
          text generate x --temperature -1 | --temperature: expected a number of 0 or more but got -1.0.
          text generate x --temperature nan | --temperature: expected a number but got 'nan'.
          text generate x --top-k -1    | --top-k: expected 0 (all) or more but got -1.
          text generate x --top-p 0     | --top-p: expected a probability above 0 and up to 1 but got 0.0.
          text evaluate x               | --data: expected but missing.
          text evaluate x --data y --batch 0 | --batch: expected at least 1 but got 0.
          info                          | FILE.rondo: expected but missing.
          quickstart --epochs 3         | there is no option '--epochs'.
          quickstart --resume --out none.rondo | --resume: expected a file to go on from but there is no none.rondo
          quickstart --resume --overwrite | --overwrite: expected it without --resume
          """)
  void oneLineAndExitCode2(String line, String says) {
    Outcome outcome = Outcome.of((Object[]) line.split(" ")).failed(2, says, " --help.");
    assertEquals("", outcome.out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --units 0          | --units: expected 1 to 16384 but got 0.
          --units 100000     | --units: expected 1 to 16384 but got 100000.
          --layers 0         | --layers: expected 1 to 100 but got 0.
          --embedding -3     | --embedding: expected 1 to 16384 but got -3.
          --batch 0          | --batch: expected at least 1 but got 0.
          --steps 0          | --steps: expected at least 1 but got 0.
          --epochs 0         | --epochs: expected at least 1 but got 0.
          --vocabulary 1     | --vocabulary: expected at least 2 but got 1.
          --dropout 1        | --dropout: expected a rate in [0, 1) but got 1.0.
          --learning-rate 0  | --learning-rate: expected a number above 0 but got 0.0.
          --learning-rate Infinity | --learning-rate: expected a number above 0 but got Infinity.
          --clip -1          | --clip: expected 0 (none) or more but got -1.0.
          --clip NaN         | --clip: expected 0 (none) or more but got NaN.
          --valid-split 0    | --valid-split: expected a part between 0 and 1 but got 0.0.
          --valid-split 1    | --valid-split: expected a part between 0 and 1 but got 1.0.
          """)
  void valuesOutOfRange(String option, String says) {
    Path out = folder.resolve("a.rondo");
    String[] words = option.split(" ");
    Outcome.of("text", "train", "--data", Texts.rhyme(folder, 9), "--out", out, words[0], words[1])
        .failed(2, says);
    assertFalse(Files.exists(out));
  }

  @Test
  void choicesMayBeTypedInAnyCase() {
    Outcome.of(
            Texts.train(
                Texts.rhyme(folder, 9),
                folder.resolve("a.rondo"),
                "--cell",
                "Gru",
                "--optimizer",
                "RMSprop",
                "--tokens",
                "CHAR",
                "--epochs",
                1))
        .good();
  }

  @Test
  void theStackTraceOnDemand() {
    Outcome outcome = Outcome.of("text", "train", "--units", "abc", "--verbose");
    assertEquals(2, outcome.code());
    assertTrue(outcome.err().contains("\tat picocli."), outcome.err());
    String last = outcome.err().lines().reduce("", (before, line) -> line);
    assertTrue(last.startsWith("rondo: --units: expected a whole number"), last);
  }
}
