package dev.rondo.saving;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rondo.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DescriptionsTest {
  interface Unit {}

  interface Start {
    float first();
  }

  enum Gate {
    OPEN,
    SHUT {
      @Override
      public String toString() {
        return "closed";
      }
    }
  }

  record Fixed(float value) implements Start {
    @Override
    public float first() {
      return value;
    }
  }

  record Plain(int units, Start start) implements Unit {
    Plain {
      if (units <= 0) {
        throw new IllegalArgumentException("Plain: expected units above 0 but got " + units);
      }
    }

    Plain(int units) {
      this(units, new Fixed(0));
    }
  }

  record Twice(Unit inner, boolean reversed) implements Unit {}

  record Stack(String name, List<Unit> layers, List<? extends Unit> more) implements Unit {}

  record Every(
      int i,
      long l,
      float f,
      double d,
      boolean b,
      String s,
      Gate gate,
      Shape shape,
      List<String> texts,
      List<List<Integer>> nested,
      @Nullable Integer boxed,
      @Nullable Float rate,
      @Nullable Unit unit) {}

  record Arrays(int[] ints, float[] floats) {}

  record Typed(String type) {}

  private static final Descriptions KNOWN =
      Descriptions.of(Fixed.class, Plain.class, Twice.class, Stack.class, Every.class);

  private static JsonNode json(String text) {
    try {
      return new JsonMapper().readTree(text.replace('\'', '"'));
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Through text, as it happens in a file. */
  private static <T> T roundTrip(Record record, Class<T> type) {
    return KNOWN.read(Json.parse(Json.bytes(KNOWN.write(record))), type);
  }

  @Test
  void writesTheNamesOfRecordsAndComponents() {
    assertEquals(
        json("{'type':'Twice','inner':{'type':'Plain','units':3,"
                + "'start':{'type':'Fixed','value':0.1}},'reversed':true}")
            .toString(),
        KNOWN.write(new Twice(new Plain(3, new Fixed(0.1f)), true)).toString());
  }

  @Test
  void recordsComeBackEqual() {
    Stack stack =
        new Stack(
            "a \"quoted\"\n\u00e9\ud83d\ude00",
            List.of(new Plain(7), new Twice(new Twice(new Plain(9, new Fixed(-1)), true), false)),
            List.of(new Plain(1)));
    assertEquals(stack, roundTrip(stack, Unit.class));
    Every every =
        new Every(
            Integer.MIN_VALUE,
            Long.MAX_VALUE,
            0.1f,
            Math.PI,
            true,
            "",
            Gate.SHUT,
            Shape.of(Shape.ANY, 3),
            List.of("x", "y"),
            List.of(List.of(1, 2), List.of()),
            5,
            0.5f,
            new Plain(2));
    assertEquals(every, roundTrip(every, Every.class));
    Every nulls =
        new Every(
            0,
            -1,
            -0f,
            -0.0,
            false,
            "null",
            Gate.OPEN,
            Shape.of(),
            List.of(),
            List.of(),
            null,
            null,
            null);
    Every back = roundTrip(nulls, Every.class);
    assertEquals(nulls, back);
    assertNull(back.unit());
  }

  @Test
  void aRecordAsDeclaredTypeNeedsNoRegistration() {
    Arrays arrays = new Arrays(new int[] {1, -2}, new float[] {0.1f, Float.NaN});
    Arrays back = roundTrip(arrays, Arrays.class);
    assertArrayEquals(arrays.ints(), back.ints());
    assertArrayEquals(arrays.floats(), back.floats());
  }

  @Test
  void floatsKeepTheirBits() {
    List<Float> floats = new ArrayList<>();
    for (float f :
        new float[] {
          0f, -0f, 0.1f, 1e-45f, Float.MAX_VALUE, Float.MIN_NORMAL, 1f / 0, -1f / 0, 0f / 0
        }) {
      floats.add(f);
    }
    Random random = new Random(11);
    for (int i = 0; i < 200_000; i++) {
      floats.add(Float.intBitsToFloat(random.nextInt()));
    }
    float[] values = new float[floats.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = floats.get(i);
    }
    float[] back = roundTrip(new Arrays(new int[0], values), Arrays.class).floats();
    for (int i = 0; i < values.length; i++) {
      assertEquals(Float.floatToIntBits(values[i]), Float.floatToIntBits(back[i]));
    }
    for (double d : new double[] {0.1, Double.MIN_VALUE, 1e300, 1.0 / 0, 0.0 / 0, -0.0}) {
      Every every =
          new Every(
              0, 0, 0, d, false, "", Gate.OPEN, Shape.of(), List.of(), List.of(), null, null, null);
      assertEquals(every, roundTrip(every, Every.class));
    }
  }

  record Grown(int first, float second, Part part) implements Unit {
    Grown(int first) {
      this(first, 2.5f, new Part());
    }
  }

  record Part(int third, boolean fourth) {
    Part() {
      this(3, true);
    }
  }

  /** What came later is as a shorter constructor has it. */
  @Test
  void componentsThatAnOlderFileLacksAreThoseOfAShorterConstructor() {
    Descriptions known = Descriptions.of(Grown.class);
    assertEquals(new Grown(7), known.read(json("{'type':'Grown','first':7}"), Unit.class));
    assertEquals(
        new Grown(7, 1, new Part(4, true)),
        known.read(
            json("{'type':'Grown','first':7,'second':1,'part':{'type':'Part','third':4}}"),
            Unit.class));
    // the first is in no shorter constructor
    RondoFileException e =
        assertThrows(
            RondoFileException.class,
            () -> known.read(json("{'type':'Grown','second':1}"), Unit.class));
    assertEquals("first: expected an integer but found nothing", e.getMessage());
  }

  /** Components that have become a record of their own, in a file from before. */
  @Test
  void aPartMayStandAmongTheComponentsOfTheWhole() {
    Descriptions known = Descriptions.of(Grown.class);
    assertEquals(
        new Grown(7, 1, new Part(4, false)),
        known.read(
            json("{'type':'Grown','first':7,'second':1,'third':4,'fourth':false}"), Unit.class));
    assertEquals(
        new Grown(7, 2.5f, new Part(3, false)),
        known.read(json("{'type':'Grown','first':7,'fourth':false}"), Unit.class));
    RondoFileException e =
        assertThrows(
            RondoFileException.class,
            () ->
                known.read(
                    json("{'type':'Grown','first':7,'third':4,'part':{'type':'Part'}}"),
                    Unit.class));
    assertEquals(
        "third: there is no such field; a newer version may have written it", e.getMessage());
  }

  private static void assertDefect(String expected, String text) {
    RondoFileException e =
        assertThrows(RondoFileException.class, () -> KNOWN.read(json(text), Unit.class));
    assertEquals(expected, e.getMessage());
  }

  @Test
  void aDefectNamesItsPlace() {
    String plain = "{'type':'Plain','units':%s,'start':{'type':'Fixed','value':%s}}";
    String stack =
        "{'type':'Stack','name':'n','layers':["
            + String.format(plain, "1", "0")
            + ",%s],'more':[]}";
    assertDefect(
        "layers[1].units: expected an integer but found \"x\"",
        String.format(stack, String.format(plain, "'x'", "0")));
    assertDefect(
        "layers[1].units: expected an integer but found 1.5",
        String.format(stack, String.format(plain, "1.5", "0")));
    assertDefect(
        "layers[1].units: expected an integer but found 3000000000",
        String.format(stack, String.format(plain, "3000000000", "0")));
    assertDefect(
        "layers[1].units: expected an integer but found null",
        String.format(stack, String.format(plain, "null", "0")));
    assertDefect(
        "layers[1].start.value: expected a number but found 1.0E300",
        String.format(stack, String.format(plain, "1", "1e300")));
    assertDefect(
        "layers[1].start.value: expected a number but found true",
        String.format(stack, String.format(plain, "1", "true")));
    assertDefect(
        "layers[1]: Plain: expected units above 0 but got 0",
        String.format(stack, String.format(plain, "0", "1")));
    assertDefect("layers[1]: expected a Unit but found null", String.format(stack, "null"));
    assertDefect(
        "layers[1]: expected a Unit but found a Fixed",
        String.format(stack, "{'type':'Fixed','value':1}"));
    assertDefect("layers: expected a list but found 3", "{'type':'Stack','name':'n','layers':3}");
    assertDefect("name: expected a text but found nothing", "{'type':'Stack'}");
    assertDefect(
        "speed: there is no such field; a newer version may have written it",
        "{'type':'Plain','units':1,'speed':2}");
    assertDefect("expected a Unit but found a list of 0", "[]");
    assertDefect("expected a Unit but found an object", "{}");
    String every =
        KNOWN
            .write(
                new Every(
                    0,
                    0,
                    0,
                    0,
                    false,
                    "",
                    Gate.OPEN,
                    Shape.of(1),
                    List.of(),
                    List.of(),
                    null,
                    null,
                    null))
            .toString();
    assertEveryDefect(
        "gate: expected one of [OPEN, SHUT] but found \"AJAR\"", every.replace("OPEN", "AJAR"));
    assertEveryDefect(
        "shape: expected a Shape but found a list of 1", every.replace("[1]", "[-2]"));
    assertEveryDefect("shape[0]: expected an integer but found {", every.replace("[1]", "[{}]"));
    assertEveryDefect("b: expected true or false but found 0", every.replace("false", "0"));
  }

  private static void assertEveryDefect(String start, String text) {
    RondoFileException e =
        assertThrows(RondoFileException.class, () -> KNOWN.read(json(text), Every.class));
    assertTrue(
        e.getMessage().startsWith(start.replace("found {", "found an object")), e::getMessage);
  }

  /** What a user would write next to a program of their own. */
  record Leaky(int units) implements Unit {}

  @Test
  void onlyRegisteredRecordsAreMade() {
    String file = KNOWN.write(new Twice(new Leaky(4), false)).toString();
    assertDefect(
        "inner: unknown type \"Leaky\"; if it is a record of your own, pass Leaky.class to load,"
            + " or register it in Descriptions",
        file);
    assertDefect(
        "unknown type \"java.lang.String\"; if it is a record of your own, pass"
            + " java.lang.String.class to load, or register it in Descriptions",
        "{'type':'java.lang.String'}");
    assertEquals(
        new Twice(new Leaky(4), false), KNOWN.with(Leaky.class).read(json(file), Unit.class));
  }

  static final class Other {
    record Plain(int units) implements Unit {}
  }

  @Test
  void twoRecordsOfOneNameAreRefused() {
    assertMessage("expected different simple names", () -> KNOWN.with(Other.Plain.class));
    assertMessage("would be read back as", () -> KNOWN.write(new Other.Plain(1)));
    assertMessage("a component named type cannot be saved", () -> KNOWN.with(Typed.class));
  }

  @Test
  void whatIsNoRecordIsRefusedWhenWritten() {
    Start lambda = () -> 3;
    assertMessage(
        "inner.start: expected a record, which can be saved, but got a lambda",
        () -> KNOWN.write(new Twice(new Plain(1, lambda), true)));
    assertMessage(
        "layers[0]: expected a record, which can be saved, but got the class dev.rondo",
        () -> KNOWN.write(new Stack("", List.of(new Unit() {}), List.of())));
  }

  private static void assertMessage(String part, org.junit.jupiter.api.function.Executable call) {
    String message = assertThrows(IllegalArgumentException.class, call).getMessage();
    assertTrue(message.contains(part), message);
  }
}
