package dev.rondo.cli;

import dev.rondo.model.Callback;
import dev.rondo.model.EpochLog;
import dev.rondo.model.Trainer;
import dev.rondo.tasks.LanguageModel;
import dev.rondo.tasks.Sampling;
import java.io.PrintWriter;
import java.util.Iterator;

/** Shows after each epoch what a language model writes by now. */
final class Sample implements Callback {
  private static final int TOKENS = 240;
  private static final Sampling SAMPLING = Sampling.temperature(0.8f);

  private final LanguageModel language;
  private final PrintWriter out;

  Sample(LanguageModel language, PrintWriter out) {
    this.language = language;
    this.out = out;
  }

  @Override
  public void onEpochEnd(Trainer trainer, EpochLog log) {
    Iterator<String> text = language.generate("\n", SAMPLING, log.epoch());
    StringBuilder sample = new StringBuilder();
    for (int i = 0; i < TOKENS; i++) {
      sample.append(text.next());
    }
    // control characters, learnt from the text, could do anything to a terminal
    String shown = sample.toString().replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", "?");
    shown.strip().lines().forEach(line -> out.println("  | " + line));
    out.println();
    out.flush();
  }
}
