package dev.rondo.golden;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** As much of Google's wire format as a tensor needs. */
final class Protobuf {
  private final byte[] bytes;
  private int at;

  private Protobuf(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * A field of a message.
   *
   * @param integer its value, if it is a varint
   * @param bytes its value, if it is another one
   */
  record Field(int number, long integer, byte[] bytes) {}

  static List<Field> fields(byte[] message) {
    Protobuf in = new Protobuf(message);
    List<Field> fields = new ArrayList<>();
    while (in.at < message.length) {
      long key = in.varint();
      int number = (int) (key >> 3);
      int type = (int) (key & 7);
      switch (type) {
        case 0 -> fields.add(new Field(number, in.varint(), new byte[0]));
        case 1 -> fields.add(new Field(number, 0, in.take(8)));
        case 2 -> fields.add(new Field(number, 0, in.take((int) in.varint())));
        case 5 -> fields.add(new Field(number, 0, in.take(4)));
        default -> throw new IllegalArgumentException("wire type " + type);
      }
    }
    return fields;
  }

  static Field first(byte[] message, int number) {
    return fields(message).stream().filter(f -> f.number() == number).findFirst().orElseThrow();
  }

  /** A repeated integer, packed or one of many. */
  static List<Integer> integers(Field field) {
    if (field.bytes().length == 0) {
      return List.of((int) field.integer());
    }
    Protobuf in = new Protobuf(field.bytes());
    List<Integer> all = new ArrayList<>();
    while (in.at < in.bytes.length) {
      all.add((int) in.varint());
    }
    return all;
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = bytes[at++];
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  private byte[] take(int count) {
    at += count;
    return Arrays.copyOfRange(bytes, at - count, at);
  }
}
