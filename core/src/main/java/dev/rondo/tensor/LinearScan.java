package dev.rondo.tensor;

import dev.rondo.kernel.Kernels;
import dev.rondo.kernel.LinearRecurrence;
import dev.rondo.kernel.LinearRecurrence.Gradients;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code h[t] = a[t] * h[t-1] + b[t]} over a whole sequence, number by number; see {@link
 * LinearRecurrence} for how, and why not in logarithms and not cut in time.
 */
final class LinearScan {
  private LinearScan() {}

  static Scanned apply(Tensor a, Tensor b, @Nullable Tensor mask, Tensor h0) {
    ScanSequence s = check("linear recurrence", b, 1, mask, h0);
    if (!a.shape().equals(b.shape())) {
      throw new IllegalArgumentException(
          "linear recurrence: expected factors of the shape of the terms, "
              + b.shape()
              + ", but got "
              + a.shape());
    }
    a.floats("linear recurrence");
    return run(s, a, b, mask, h0);
  }

  /** With zeros for {@code a}: what stands in the last step that was not skipped. */
  static Scanned hold(Tensor x, @Nullable Tensor mask, Tensor initial) {
    return run(check("hold", x, 1, mask, initial), null, x, mask, initial);
  }

  private static Scanned run(
      ScanSequence s, @Nullable Tensor a, Tensor b, @Nullable Tensor mask, Tensor h0) {
    Tensor h = s.sequence();
    Tensor hLast = s.state();
    LinearRecurrence.Scan scan = scan(s, s.units(), a, b, mask, h0, h, hLast);
    Tensor[] inputs = a == null ? new Tensor[] {b, h0} : new Tensor[] {a, b, h0};
    LinearRecurrence kernel = Kernels.get().linearRecurrence();
    kernel.forward(scan);
    Replay.note(h, () -> () -> kernel.forward(scan), inputs);
    Replay.alsoNote(hLast, h);
    GradientTape.record(
        new Tensor[] {h, hLast},
        (dOutputs, into) -> {
          // forward: h[t] = a[t] * h[t-1] + b[t], g[t] being all that comes back to h[t]
          // so: dB[t] += g[t]; dA[t] += g[t] * h[t-1]; g[t-1] = dH[t-1] + a[t] * g[t]
          Tensor dA = a == null ? null : s.sequence();
          Tensor dB = s.sequence();
          Tensor dH0 = s.state();
          Kernels.get().linearRecurrence().backward(scan, gradients(dOutputs, dA, dB, dH0));
          if (a != null && dA != null) {
            into.give(a, dA);
          }
          into.give(b, dB);
          into.give(h0, dH0);
        },
        inputs);
    return new Scanned(h, List.of(hLast));
  }

  /** Complex, with one {@code a} for all steps; real parts, then imaginary parts. */
  static Scanned complex(Tensor a, Tensor b, @Nullable Tensor mask, Tensor h0) {
    ScanSequence s = check("complex linear recurrence", b, 2, mask, h0);
    if (!a.shape().equals(Shape.of(s.units()))) {
      throw new IllegalArgumentException(
          "complex linear recurrence: expected factors [" + s.units() + "] but got " + a.shape());
    }
    a.floats("complex linear recurrence");
    Tensor h = s.sequence();
    Tensor hLast = s.state();
    LinearRecurrence.Scan scan = scan(s, s.units() / 2, a, b, mask, h0, h, hLast);
    LinearRecurrence kernel = Kernels.get().linearRecurrence();
    kernel.complexForward(scan);
    Replay.note(h, () -> () -> kernel.complexForward(scan), a, b, h0);
    Replay.alsoNote(hLast, h);
    GradientTape.record(
        new Tensor[] {h, hLast},
        (dOutputs, into) -> {
          // forward: h[t] = a h[t-1] + b[t]   so, with g[t] as above:
          // dB[t] += g[t]; dA += g[t] conj(h[t-1]), summed over t; g[t-1] = dH[t-1] + conj(a) g[t]
          Tensor dA = Tensor.allocate(a.shape());
          Tensor dB = s.sequence();
          Tensor dH0 = s.state();
          Kernels.get().linearRecurrence().complexBackward(scan, gradients(dOutputs, dA, dB, dH0));
          into.give(a, dA);
          into.give(b, dB);
          into.give(h0, dH0);
        },
        a,
        b,
        h0);
    return new Scanned(h, List.of(hLast));
  }

  private static LinearRecurrence.Scan scan(
      ScanSequence s,
      int units,
      @Nullable Tensor a,
      Tensor b,
      @Nullable Tensor mask,
      Tensor h0,
      Tensor h,
      Tensor hLast) {
    return new LinearRecurrence.Scan(
        s.batch(),
        s.steps(),
        units,
        ScanSequence.floats(a),
        b.floats(),
        ScanSequence.mask(mask),
        h0.floats(),
        h.floats(),
        hLast.floats());
  }

  private static Gradients gradients(
      @Nullable Tensor[] dOutputs, @Nullable Tensor dA, Tensor dB, Tensor dH0) {
    return new Gradients(
        ScanSequence.floats(dOutputs[0]),
        ScanSequence.floats(dOutputs[1]),
        ScanSequence.floats(dA),
        dB.floats(),
        dH0.floats());
  }

  /**
   * @param parts 2 for complex numbers
   */
  static ScanSequence check(String op, Tensor b, int parts, @Nullable Tensor mask, Tensor h0) {
    b.floats(op);
    h0.floats(op);
    if (b.rank() != 3 || b.size() == 0 || b.dim(2) % parts != 0) {
      throw new IllegalArgumentException(
          op
              + ": expected terms [batch, time, "
              + (parts == 1 ? "units" : "2 * units")
              + "], at least one of each, but got "
              + b.shape());
    }
    Shape state = Shape.of(b.dim(0), b.dim(2));
    if (!h0.shape().equals(state)) {
      throw new IllegalArgumentException(
          op + ": expected a state " + state + " but got " + h0.shape());
    }
    Shape steps = Shape.of(b.dim(0), b.dim(1));
    if (mask != null && !mask.shape().equals(steps)) {
      throw new IllegalArgumentException(
          op + ": expected a mask " + steps + " but got " + mask.shape());
    }
    return new ScanSequence(b.dim(0), b.dim(1), b.dim(2));
  }

  /** One number for each unit. */
  static void checkVector(String op, Tensor u, ScanSequence s) {
    u.floats(op);
    if (!u.shape().equals(Shape.of(s.units()))) {
      throw new IllegalArgumentException(
          op + ": expected recurrent weights [" + s.units() + "] but got " + u.shape());
    }
  }
}
