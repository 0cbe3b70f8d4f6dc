package dev.rondo.data.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.saving.Descriptions;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TokenizerTest {
  private static final List<String> TEXTS =
      List.of(
          "Hello, world. It's \"fine\" (really)!",
          "public static void main(String[] args) {\n    list.add(3.14f);\n\n\treturn a_b;\n}\n",
          "  leading and trailing  \n ",
          "caf\u00e9 cafe\u0301 na\u00efve \u00a1Hola! \u201cquoted\u201d \u2018x\u2019 don\u2019t",
          "emoji \ud83d\ude00\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67 \ud835\udd38 end",
          "\u65e5\u672c\u8a9e\u306e\u6587\u3002 \u0e44\u0e17\u0e22 mixed \u4e2d abc",
          "tabs\t\tand\u00a0no-break\u2003spaces 1,000.50 50% a--b 'quoted' rock'n'roll 'tis",
          "<unk> and < unk > x<unk>y",
          "",
          "\n",
          "'",
          "a.");

  private static List<String> tokens(Tokenizer tokenizer, String text) {
    return Arrays.stream(tokenizer.encode(text)).mapToObj(tokenizer.vocabulary()::token).toList();
  }

  @Test
  void everyTextComesBack() {
    String all = String.join("\n", TEXTS);
    for (Tokenizer tokenizer : List.of(CharTokenizer.fit(all), WordTokenizer.fit(all))) {
      for (String text : TEXTS) {
        assertEquals(text, tokenizer.decode(tokenizer.encode(text)));
      }
    }
  }

  @Test
  void randomTextComesBack() {
    Random random = new Random(8);
    String alphabet = "ab1 \n\t.,'\"()-\u00e9\u4e2d\u2019<_;\u0301";
    for (int i = 0; i < 2000; i++) {
      StringBuilder text = new StringBuilder("x");
      for (int length = random.nextInt(30); length > 0; length--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      WordTokenizer words = WordTokenizer.fit(text.toString());
      assertEquals(text.toString(), words.decode(words.encode(text.toString())));
      CharTokenizer characters = CharTokenizer.fit(text.toString());
      assertEquals(text.toString(), characters.decode(characters.encode(text.toString())));
    }
  }

  @Test
  void aCharacterIsACodePoint() {
    CharTokenizer tokenizer = CharTokenizer.fit("a\ud83d\ude00a\u00e9");
    assertEquals(List.of("<unk>", "a", "\u00e9", "\ud83d\ude00"), tokenizer.vocabulary().tokens());
    assertArrayEquals(new int[] {3, 1, 2}, tokenizer.encode("\ud83d\ude00a\u00e9"));
    assertArrayEquals(new int[] {1, 0, 0}, tokenizer.encode("ab\ud83d\ude01"));
    assertEquals("a\uFFFD", tokenizer.decode(1, 0));
  }

  @Test
  void wordsNumbersMarksAndLineEnds() {
    WordTokenizer tokenizer = WordTokenizer.fit(String.join("\n", TEXTS));
    assertEquals(
        List.of(
            "Hello", ",", "world", ".", "It's", " ", "\"", "fine", "\"", " ", "(", "really", ")",
            "!"),
        tokens(tokenizer, TEXTS.get(0)));
    assertEquals(
        List.of("list", ".", "<join>", "add", "<join>", "(", "3.14f", ")", ";", "\n"),
        tokens(tokenizer, "list.add(3.14f);\n"));
    assertEquals(List.of("\u65e5", "\u672c", "\u8a9e"), tokens(tokenizer, "\u65e5\u672c\u8a9e"));
    assertEquals(List.of("1,000.50", "50", "%"), tokens(tokenizer, "1,000.50 50%"));
  }

  @Test
  void unknownWordsAndReadableText() {
    WordTokenizer tokenizer = WordTokenizer.fit("the cat sat, the end.\n");
    assertEquals(List.of("the", "<unk>", ",", "sat", "."), tokens(tokenizer, "the dog, sat."));
    assertEquals("the <unk>, sat.", tokenizer.decode(tokenizer.encode("the dog,  sat.")));
    WordTokenizer small = WordTokenizer.fit("a a a b b c", 3, 1);
    assertEquals(List.of("<unk>", "a", "b"), small.vocabulary().tokens());
  }

  @Test
  void streamsAsItDecodes() {
    for (Tokenizer tokenizer :
        List.of(CharTokenizer.fit(TEXTS.get(1)), WordTokenizer.fit(TEXTS.get(1)))) {
      Detokenizer detokenizer = tokenizer.detokenizer();
      StringBuilder text = new StringBuilder();
      for (int id : tokenizer.encode(TEXTS.get(1))) {
        text.append(detokenizer.next(id));
      }
      assertEquals(TEXTS.get(1), text.toString());
      assertThrows(IllegalArgumentException.class, () -> tokenizer.decode(10_000));
    }
  }

  @Test
  void savesWithAModel() {
    Descriptions known = Descriptions.of(CharTokenizer.class, WordTokenizer.class);
    for (Tokenizer tokenizer :
        List.of(CharTokenizer.fit(TEXTS.get(4)), WordTokenizer.fit(TEXTS.get(3)))) {
      Tokenizer back = known.read(known.write((Record) tokenizer), Tokenizer.class);
      assertEquals(tokenizer, back);
      assertArrayEquals(tokenizer.encode(TEXTS.get(0)), back.encode(TEXTS.get(0)));
    }
  }
}
