package dev.rondo.tensor;

/** From float32 to int32 and back; no gradient. */
final class ConvertOp {
  private ConvertOp() {}

  static Tensor toFloat(Tensor x) {
    if (!x.isInt()) {
      return x;
    }
    Tensor y = Tensor.allocate(x.shape());
    for (int i = 0; i < x.size(); i++) {
      y.floats()[i] = x.ints()[i];
    }
    return y;
  }

  static Tensor toInt(Tensor x) {
    if (x.isInt()) {
      return x;
    }
    int[] y = new int[x.size()];
    for (int i = 0; i < y.length; i++) {
      y[i] = (int) x.floats()[i];
    }
    return Tensor.wrapInts(x.shape(), y);
  }

  static Tensor oneHot(Tensor ids, int classes) {
    GatherOp.check("oneHot", ids.ints("oneHot"), classes);
    Tensor y = Tensor.allocateZeros(ids.shape().append(classes));
    for (int i = 0; i < ids.size(); i++) {
      y.floats()[i * classes + ids.ints()[i]] = 1f;
    }
    return y;
  }
}
