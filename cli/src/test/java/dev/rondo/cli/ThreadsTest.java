package dev.rondo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.kernel.Workers;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThreadsTest {
  @TempDir private Path folder;

  /** In processes of their own, since the number of threads is asked for once. */
  @Test
  void theNumberTakesEffectAndTheBitsStay() throws IOException, InterruptedException {
    Path rhyme = Texts.rhyme(folder, 60);
    for (int threads = 1; threads <= 3; threads++) {
      Path out = folder.resolve(threads + ".rondo");
      Object[] words =
          Texts.train(
              rhyme, out, "--threads", threads, "--units", 40, "--batch", 17, "--epochs", 2);
      ChildProcess child = ChildProcess.start(Child.class, words);
      child.await("threads " + threads);
      assertEquals(0, child.code(), child::err);
      child.end();
    }
    Bits.assertSame(folder.resolve("1.rondo"), folder.resolve("2.rondo"));
    Bits.assertSame(folder.resolve("1.rondo"), folder.resolve("3.rondo"));
  }

  static final class Child {
    private Child() {}

    public static void main(String[] args) {
      int code = Rondo.run(args);
      System.out.println("threads " + Workers.threads());
      System.exit(code);
    }
  }
}
