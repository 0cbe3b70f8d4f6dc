package dev.rondo.tensor;

import static dev.rondo.testing.Tensors.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class InPlaceTest {

  @Test
  void anUpdateReachesEveryPlaceOnce() {
    Tensor weight = random(1, 257, 200);
    Tensor gradient = random(2, 257, 200);
    float[] w = weight.toArray();
    float[] g = gradient.toArray();
    InPlace.update(
        (arrays, from, to) -> {
          for (int i = from; i < to; i++) {
            arrays[0][i] -= 0.5f * arrays[1][i];
          }
        },
        weight,
        gradient);
    for (int i = 0; i < w.length; i++) {
      w[i] -= 0.5f * g[i];
    }
    assertArrayEquals(w, weight.toArray());
    assertArrayEquals(g, gradient.toArray());
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertEquals(
        "InPlace.update: expected tensors of one size but got [2, 3] and [5]",
        assertThrows(
                IllegalArgumentException.class,
                () -> InPlace.update((arrays, from, to) -> {}, Tensor.zeros(2, 3), Tensor.zeros(5)))
            .getMessage());
    assertEquals(
        "InPlace.assign: expected 6 values for shape [2, 3] but got 5",
        assertThrows(
                IllegalArgumentException.class,
                () -> InPlace.assign(Tensor.zeros(2, 3), new float[5]))
            .getMessage());
  }
}
