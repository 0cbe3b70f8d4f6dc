package dev.rondo.saving;

import dev.rondo.tensor.Tensor;
import java.nio.ByteBuffer;

/** The number formats of safetensors that can be read: floats become float32, integers int32. */
enum Dtype {
  F16(2) {
    @Override
    double at(ByteBuffer bytes, int at) {
      return fromHalf(bytes.getShort(at));
    }
  },
  BF16(2) {
    @Override
    double at(ByteBuffer bytes, int at) {
      return Float.intBitsToFloat(bytes.getShort(at) << 16);
    }
  },
  F32(4) {
    @Override
    double at(ByteBuffer bytes, int at) {
      return bytes.getFloat(at);
    }
  },
  F64(8) {
    @Override
    double at(ByteBuffer bytes, int at) {
      return bytes.getDouble(at);
    }
  },
  I32(4) {
    @Override
    double at(ByteBuffer bytes, int at) {
      return bytes.getInt(at);
    }
  },
  I64(8) {
    @Override
    double at(ByteBuffer bytes, int at) {
      return bytes.getLong(at);
    }
  };

  final int bytes;

  Dtype(int bytes) {
    this.bytes = bytes;
  }

  static Dtype of(Tensor tensor) {
    return tensor.isInt() ? I32 : F32;
  }

  /** Whether tensors of it become int32. */
  boolean isInt() {
    return this == I32 || this == I64;
  }

  /** One number; a double holds all of them, but for the longest of I64, without loss. */
  abstract double at(ByteBuffer bytes, int at);

  /** IEEE 754 binary16: 1 bit sign, 5 bits exponent with bias 15, 10 bits fraction. */
  private static float fromHalf(short half) {
    int exponent = half >> 10 & 0x1F;
    int fraction = half & 0x3FF;
    float magnitude;
    if (exponent == 0) {
      magnitude = fraction * 0x1p-24f;
    } else {
      // an exponent of all ones is infinity or NaN in both formats
      int wide = exponent == 0x1F ? 0xFF : exponent - 15 + 127;
      magnitude = Float.intBitsToFloat(wide << 23 | fraction << 13);
    }
    return half < 0 ? -magnitude : magnitude;
  }
}
