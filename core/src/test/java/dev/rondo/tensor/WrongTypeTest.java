package dev.rondo.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/**
 * Who gives whole numbers where others are meant, or the other way, reads which operation it was.
 */
class WrongTypeTest {
  private final Tensor ints = Tensor.ofInts(new int[] {0, 1, 1, 0}, 2, 2);
  private final Tensor row = Tensor.ofInts(new int[] {0, 1}, 2);
  private final Tensor floats = Tensor.zeros(2, 2);

  @TestFactory
  Stream<DynamicTest> theOperationIsNamed() {
    Map<String, Executable> floatsWanted = new LinkedHashMap<>();
    floatsWanted.put("add", () -> ints.add(floats));
    floatsWanted.put("sub", () -> floats.sub(ints));
    floatsWanted.put("mul", () -> ints.mul(floats));
    floatsWanted.put("div", () -> ints.div(floats));
    floatsWanted.put("maximum", () -> Ops.maximum(ints, floats));
    floatsWanted.put("pow", () -> Ops.pow(ints, 3));
    floatsWanted.put("sum", () -> Ops.sum(ints));
    floatsWanted.put("mean", () -> Ops.mean(ints, false, 0));
    floatsWanted.put("max", () -> Ops.max(ints, false));
    floatsWanted.put("argMax", () -> Ops.argMax(ints, 0));
    floatsWanted.put("matmul", () -> floats.matmul(ints));
    floatsWanted.put("linear", () -> Ops.linear(ints, floats, null));
    floatsWanted.put("softmax", () -> Ops.softmax(ints));
    floatsWanted.put("logSoftmax", () -> Ops.logSoftmax(ints));
    floatsWanted.put("sparseCrossEntropy", () -> Ops.sparseCrossEntropy(ints, row));
    floatsWanted.put("where", () -> Ops.where(floats, ints, floats));
    floatsWanted.put("takeAlongAxis", () -> Ops.takeAlongAxis(ints, ints, 0));
    floatsWanted.put("tanh", () -> Ops.tanh(ints));
    Map<String, Executable> intsWanted = new LinkedHashMap<>();
    intsWanted.put("gather", () -> Ops.gather(floats, floats));
    intsWanted.put("oneHot", () -> Ops.oneHot(floats, 3));
    intsWanted.put("takeAlongAxis", () -> Ops.takeAlongAxis(floats, floats, 0));
    intsWanted.put("sparseCrossEntropy", () -> Ops.sparseCrossEntropy(floats, Tensor.zeros(2)));
    return Stream.concat(
        named(
            floatsWanted,
            ": expected a float32 tensor but got int32 of shape [2, 2]; use" + " Ops.toFloat"),
        named(intsWanted, ": expected an int32 tensor but got float32 of shape [2"));
  }

  private static Stream<DynamicTest> named(Map<String, Executable> calls, String rest) {
    return calls.entrySet().stream()
        .map(
            call ->
                DynamicTest.dynamicTest(
                    call.getKey() + rest,
                    () -> {
                      String message =
                          assertThrows(IllegalArgumentException.class, call.getValue())
                              .getMessage();
                      String expected = call.getKey() + rest;
                      assertEquals(
                          expected,
                          message.substring(0, Math.min(expected.length(), message.length())));
                    }));
  }
}
