package dev.rondo.tasks;

import static dev.rondo.optimizers.Optimizers.adam;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.data.text.CharTokenizer;
import dev.rondo.data.text.Tokenizer;
import dev.rondo.data.text.Vocabulary;
import dev.rondo.data.text.WordTokenizer;
import dev.rondo.layers.Layer;
import dev.rondo.layers.Layers;
import dev.rondo.model.Fit;
import dev.rondo.model.Sequential;
import dev.rondo.model.Session;
import dev.rondo.model.Trainer;
import dev.rondo.saving.RondoFileException;
import dev.rondo.tasks.LanguageModelOptions.CellKind;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageModelTest {
  private static final String RHYME = "one two, three four.\n";

  @TempDir private Path folder;

  private static LanguageModelOptions small(CellKind cell) {
    return new LanguageModelOptions(cell, 1, 24, 12, 0f, 7);
  }

  private static LanguageModel trained(Tokenizer tokenizer, CellKind cell, int epochs) {
    LanguageModel language = LanguageModel.of(tokenizer, small(cell));
    int[] tokens = tokenizer.encode(RHYME.repeat(60));
    language.trainer(adam(0.02f)).fit(LanguageModel.windows(tokens, 4, 15), Fit.epochs(epochs));
    return language;
  }

  private static String write(LanguageModel language, String prompt, Sampling how, int tokens) {
    Iterator<String> text = language.generate(prompt, how, 5);
    return IntStream.range(0, tokens).mapToObj(i -> text.next()).collect(Collectors.joining());
  }

  /** What comes next is certain once a few characters are known, so the loss can go to zero. */
  @ParameterizedTest
  @EnumSource(CellKind.class)
  void learnsWhatRepeats(CellKind cell) {
    LanguageModel language = trained(CharTokenizer.fit(RHYME), cell, 12);
    TextScore score = language.evaluate(language.tokenizer().encode(RHYME.repeat(20)), 1, 20);
    assertTrue(score.nats() < 0.05, score::toString);
    String text = write(language, RHYME + "one", Sampling.temperature(0f), 80);
    assertEquals((RHYME.repeat(5)).substring(3, 83), text);
    assertEquals("two, ", write(language, RHYME + "one ", new Sampling(1f, 1, 1f), 5));
  }

  @Test
  void learnsWords() {
    LanguageModel language = trained(WordTokenizer.fit(RHYME), CellKind.LSTM, 30);
    String text = write(language, RHYME + "one", Sampling.temperature(0f), 7);
    assertEquals(" two, three four.\none", text);
  }

  /** The mean of the negative log-softmax at the next token, in float64, one step at a time. */
  @Test
  void theScoreIsTheMeanLogLikelihood() {
    LanguageModel language = trained(CharTokenizer.fit(RHYME), CellKind.GRU, 1);
    int[] tokens = language.tokenizer().encode("two four one, three.\nfour. one");
    int windows = (tokens.length - 1) / 7;
    Session session = language.model().session();
    double nats = 0;
    for (int i = 0; i < 7 * windows; i++) {
      float[] logits = session.step(tokens[i]);
      double sum = 0;
      for (float logit : logits) {
        sum += Math.exp(logit);
      }
      nats += Math.log(sum) - logits[tokens[i + 1]];
    }
    TextScore score = language.evaluate(tokens, 1, 7);
    assertEquals(7 * windows, score.tokens());
    assertEquals(nats / score.tokens(), score.nats(), 1e-5);
    assertEquals(score.nats() / Math.log(2), score.bits(), 1e-12);
    assertEquals(Math.exp(score.nats()), score.perplexity(), 1e-12);
  }

  @Test
  void theScoreIsTheTrainersLoss() {
    LanguageModel language = trained(CharTokenizer.fit(RHYME), CellKind.LSTM, 1);
    int[] tokens = language.tokenizer().encode(RHYME.repeat(9));
    Trainer trainer = language.trainer(adam(1e-3f));
    double loss = trainer.evaluate(LanguageModel.windows(tokens, 3, 8)).get("loss");
    assertEquals(loss, language.evaluate(tokens, 3, 8).nats());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aSavedModelWritesTheSame(boolean words) {
    Tokenizer tokenizer = words ? WordTokenizer.fit(RHYME, 5, 1) : CharTokenizer.fit(RHYME, 9, 1);
    LanguageModel language = trained(tokenizer, CellKind.LSTM, 2);
    Path file = folder.resolve("language.rondo");
    language.save(file);
    LanguageModel loaded = LanguageModel.load(file);
    assertEquals(language.options(), loaded.options());
    assertEquals(language.tokenizer(), loaded.tokenizer());
    Sampling wild = Sampling.temperature(1.5f);
    assertEquals(write(language, "two", wild, 60), write(loaded, "two", wild, 60));
    int[] tokens = tokenizer.encode(RHYME);
    assertEquals(language.evaluate(tokens, 1, 3), loaded.evaluate(tokens, 1, 3));
  }

  @Test
  void aCheckpointIsALanguageModelToo() {
    LanguageModel language = LanguageModel.of(CharTokenizer.fit(RHYME), small(CellKind.GRU));
    Path file = folder.resolve("checkpoint.rondo");
    language.trainer(adam(1e-3f)).saveCheckpoint(file, language.entry());
    Sampling sampling = Sampling.temperature(1f);
    assertEquals(
        write(language, "t", sampling, 30), write(LanguageModel.load(file), "t", sampling, 30));
  }

  @Test
  void theSeedDecidesTheText() {
    LanguageModel language = trained(CharTokenizer.fit(RHYME), CellKind.SIMPLE, 1);
    Sampling sampling = Sampling.temperature(1f);
    Iterator<String> other = language.generate("one", sampling, 6);
    String text = write(language, "one", sampling, 60);
    assertEquals(text, write(language, "one", sampling, 60));
    assertNotEquals(
        text, IntStream.range(0, 60).mapToObj(i -> other.next()).collect(Collectors.joining()));
  }

  /** The prompt is in the state: after another one, other text is likely. */
  @Test
  void thePromptCounts() {
    LanguageModel language = trained(CharTokenizer.fit(RHYME), CellKind.LSTM, 12);
    Sampling likeliest = Sampling.temperature(0f);
    assertEquals("hree", write(language, RHYME + "one two, t", likeliest, 4));
    assertEquals("wo, ", write(language, RHYME + "one t", likeliest, 4));
  }

  /** Even a model that knows nothing, and so finds all tokens about equally likely. */
  @Test
  void theUnknownTokenIsNeverWritten() {
    Tokenizer tokenizer = WordTokenizer.fit(RHYME, 4, 1);
    LanguageModel language = LanguageModel.of(tokenizer, small(CellKind.LSTM));
    String text = write(language, "one", Sampling.temperature(5f), 500);
    assertFalse(text.contains(Vocabulary.UNKNOWN), text);
  }

  /** Words need not have a token for a line end or a space. */
  @ParameterizedTest
  @ValueSource(strings = {"", "\n", " ", "\t\t", "xyz", "\u4e16\u754c"})
  void anyPromptWillDo(String prompt) {
    LanguageModel words =
        LanguageModel.of(WordTokenizer.fit("just these words"), small(CellKind.LSTM));
    assertFalse(write(words, prompt, Sampling.temperature(1f), 5).isEmpty());
    LanguageModel characters = LanguageModel.of(CharTokenizer.fit("abc"), small(CellKind.LSTM));
    assertEquals(5, write(characters, prompt, Sampling.temperature(1f), 5).length());
  }

  @Test
  void itsLayers() {
    LanguageModelOptions options = new LanguageModelOptions(CellKind.GRU, 2, 5, 3, 0.5f, 1);
    LanguageModel language = LanguageModel.of(CharTokenizer.fit("abcd"), options);
    assertEquals(
        List.of("embedding", "dropout", "gru", "dropout", "gru", "dropout", "dense"),
        language.model().layers().stream().map(Layer::kind).toList());
    // embedding 5 x 3; GRU (3 + 5 + 2 biases) x 15, then (5 + 5 + 2) x 15; dense 5 x 5 + 5
    assertEquals(15 + 150 + 180 + 30, language.model().weights().parameters());
  }

  @Test
  void oneSeedOneModel() {
    LanguageModel one = LanguageModel.of(CharTokenizer.fit("abc"), small(CellKind.LSTM));
    LanguageModel same = LanguageModel.of(CharTokenizer.fit("abc"), small(CellKind.LSTM));
    assertArrayEquals(one.model().session().step(1), same.model().session().step(1));
  }

  @Test
  void anotherModelIsNoLanguageModel() {
    Path file = folder.resolve("plain.rondo");
    Sequential.of(Layers.input(3), Layers.dense(2)).save(file);
    Exception problem = assertThrows(RondoFileException.class, () -> LanguageModel.load(file));
    assertTrue(problem.getMessage().startsWith(file + ": expected a language model"));
    assertEquals(1, problem.getMessage().lines().count());
    Path missing = folder.resolve("missing.rondo");
    assertThrows(RondoFileException.class, () -> LanguageModel.load(missing));
  }

  @Test
  void optionsOutOfRange() {
    CellKind cell = CellKind.LSTM;
    assertSays("layers", () -> new LanguageModelOptions(cell, 0, 1, 1, 0f, 1));
    assertSays("units", () -> new LanguageModelOptions(cell, 1, 0, 1, 0f, 1));
    assertSays("embedding", () -> new LanguageModelOptions(cell, 1, 1, 0, 0f, 1));
    assertSays("dropout", () -> new LanguageModelOptions(cell, 1, 1, 1, 1f, 1));
    assertSays("dropout", () -> new LanguageModelOptions(cell, 1, 1, 1, Float.NaN, 1));
    LanguageModel language = LanguageModel.of(CharTokenizer.fit("abc"), small(cell));
    assertSays("windows", () -> language.evaluate(new int[] {1, 2}, 1, 2));
  }

  private static void assertSays(String where, Runnable code) {
    Exception problem = assertThrows(IllegalArgumentException.class, code::run);
    assertTrue(problem.getMessage().startsWith(where + ": expected "), problem.getMessage());
  }
}
