package dev.rondo.data.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VocabularyTest {
  private static Stream<String> text() {
    return Stream.of("b", "c", "a", "c", "b", "c", "d", "<unk>", "<unk>");
  }

  @Test
  void byFrequencyThenAlphabet() {
    assertEquals(List.of("<unk>", "c", "b", "a", "d"), Vocabulary.of(text()).tokens());
    assertEquals(List.of("<unk>", "c", "b", "a"), Vocabulary.of(text(), 4, 1).tokens());
    assertEquals(List.of("<unk>", "c", "b"), Vocabulary.of(text(), 10, 2).tokens());
  }

  @Test
  void numbersAndBack() {
    Vocabulary vocabulary = Vocabulary.of(text());
    for (int id = 0; id < vocabulary.size(); id++) {
      assertEquals(id, vocabulary.id(vocabulary.token(id)));
    }
    assertEquals(0, vocabulary.unknown());
    assertEquals(0, vocabulary.id("z"));
    assertTrue(vocabulary.contains("a"));
    assertFalse(vocabulary.contains("z"));
    Vocabulary padded = new Vocabulary(List.of("<pad>", "<unk>", "x"));
    assertEquals(1, padded.id("z"));
  }

  @Test
  void isAValue() {
    List<String> tokens = new ArrayList<>(List.of("<unk>", "x"));
    Vocabulary vocabulary = new Vocabulary(tokens);
    tokens.set(1, "y");
    assertEquals("x", vocabulary.token(1));
    assertEquals(new Vocabulary(List.of("<unk>", "x")), vocabulary);
    assertThrows(UnsupportedOperationException.class, () -> vocabulary.tokens().add("z"));
    assertThrows(UnsupportedOperationException.class, () -> vocabulary.tokens().set(0, "z"));
  }

  private static void assertMessage(String part, org.junit.jupiter.api.function.Executable call) {
    String message = assertThrows(IllegalArgumentException.class, call).getMessage();
    assertTrue(message.contains(part), message);
  }

  @Test
  void refusesWhatCannotBe() {
    assertMessage("got \"x\" at 1 and 2", () -> new Vocabulary(List.of("<unk>", "x", "x")));
    assertMessage("got an empty one at 1", () -> new Vocabulary(List.of("<unk>", "", "x")));
    assertMessage("expected <unk> among the 1 tokens", () -> new Vocabulary(List.of("x")));
    assertMessage("maxSize 2 or more", () -> Vocabulary.of(text(), 1, 1));
    assertMessage("there are none", () -> Vocabulary.of(text(), 9, 4));
    assertMessage("there are none", () -> Vocabulary.of(Stream.of()));
    assertMessage("of 0 to 4 but got 5", () -> Vocabulary.of(text()).token(5));
    assertMessage("of 0 to 4 but got -1", () -> Vocabulary.of(text()).token(-1));
  }
}
