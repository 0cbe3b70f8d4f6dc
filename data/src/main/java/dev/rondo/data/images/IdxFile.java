package dev.rondo.data.images;

import dev.rondo.tensor.Tensor;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * Reads an IDX file, the format of MNIST (LeCun, Cortes and Burges, "The MNIST database of
 * handwritten digits"), packed by gzip or not:
 *
 * <pre>{@code
 * 0, 0, type, rank          a byte each
 * d1, d2, ..                an int for each axis
 * the values                the last axis runs fastest
 * }</pre>
 *
 * with the high byte first. The types are 0x08 unsigned byte, 0x09 signed byte, 0x0B short, 0x0C
 * int, 0x0D float and 0x0E double.
 */
public final class IdxFile {
  private static final int MOST_AXES = 8;
  private static final int CHUNK = 1 << 16;

  private IdxFile() {}

  /**
   * The whole file: whole numbers as int32, fractions as float32. {@code Ops.toFloat(images).mul(1f
   * / 255)} makes inputs of the pixels of images.
   *
   * @throws IllegalArgumentException if it is no IDX file, or longer or shorter than it says
   * @throws UncheckedIOException if it cannot be read
   */
  public static Tensor read(Path file) {
    try (InputStream in = unpacked(Files.newInputStream(file))) {
      return read(file, in);
    } catch (EOFException e) {
      throw new IllegalArgumentException(
          file + ": expected an IDX file but it ends in its middle; fetch it again", e);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be read", e);
    }
  }

  private static InputStream unpacked(InputStream file) throws IOException {
    InputStream in = new BufferedInputStream(file);
    in.mark(2);
    boolean gzip = in.read() == 0x1F && in.read() == 0x8B;
    in.reset();
    return gzip ? new GZIPInputStream(in, CHUNK) : in;
  }

  private static Tensor read(Path file, InputStream in) throws IOException {
    byte[] head = bytes(in, 4);
    int type = head[2];
    int rank = head[3];
    if (head[0] != 0 || head[1] != 0 || width(type) == 0 || rank < 1 || rank > MOST_AXES) {
      throw new IllegalArgumentException(
          file
              + ": expected an IDX file, which begins with two zeros, a type and 1 to "
              + MOST_AXES
              + " axes, but found "
              + Arrays.toString(head));
    }
    int[] shape = new int[rank];
    long size = 1;
    ByteBuffer axes = ByteBuffer.wrap(bytes(in, 4 * rank));
    for (int i = 0; i < rank; i++) {
      shape[i] = axes.getInt();
      size = shape[i] < 1 || size > Integer.MAX_VALUE ? Long.MAX_VALUE : size * shape[i];
    }
    if (size > Integer.MAX_VALUE / width(type)) {
      throw new IllegalArgumentException(
          file
              + ": expected axes of 1 or more and at most 2 GB but found "
              + Arrays.toString(shape));
    }
    byte[] values = bytes(in, (int) size * width(type));
    if (in.read() >= 0) {
      throw new IllegalArgumentException(
          file
              + ": expected the file to end after "
              + size
              + " values, as its axes say, but there is more; fetch it again");
    }
    return tensor(type, ByteBuffer.wrap(values), shape, (int) size);
  }

  /** Bytes of a value, or 0 for what is no type. */
  private static int width(int type) {
    return switch (type) {
      case 0x08, 0x09 -> 1;
      case 0x0B -> 2;
      case 0x0C, 0x0D -> 4;
      case 0x0E -> 8;
      default -> 0;
    };
  }

  /** So many bytes. Memory grows with what is there and not with what the file claims. */
  private static byte[] bytes(InputStream in, int count) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream(Math.min(count, CHUNK));
    byte[] chunk = new byte[Math.min(count, CHUNK)];
    while (read.size() < count) {
      int more = in.read(chunk, 0, Math.min(chunk.length, count - read.size()));
      if (more < 0) {
        throw new EOFException();
      }
      read.write(chunk, 0, more);
    }
    return read.toByteArray();
  }

  private static Tensor tensor(int type, ByteBuffer values, int[] shape, int size) {
    if (type == 0x0D || type == 0x0E) {
      float[] floats = new float[size];
      for (int i = 0; i < size; i++) {
        floats[i] = type == 0x0D ? values.getFloat() : (float) values.getDouble();
      }
      return Tensor.of(floats, shape);
    }
    int[] ints = new int[size];
    for (int i = 0; i < size; i++) {
      ints[i] =
          switch (type) {
            case 0x08 -> values.get() & 0xFF;
            case 0x09 -> values.get();
            case 0x0B -> values.getShort();
            default -> values.getInt();
          };
    }
    return Tensor.ofInts(ints, shape);
  }
}
