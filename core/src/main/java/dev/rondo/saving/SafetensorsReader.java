package dev.rondo.saving;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rondo.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads safetensors strictly: every byte of the data belongs to exactly one tensor. */
final class SafetensorsReader {
  /** The format's own bound, so that a wrong length is not taken for a header. */
  private static final long LONGEST_HEADER = 100_000_000;

  private static final int LENGTH_BYTES = 8;
  private static final int CHUNK = 1 << 16;
  private static final int MOST_ELEMENTS = Integer.MAX_VALUE - 8;

  /** Where a tensor is, in bytes from the start of the data. */
  private record Place(String name, Dtype dtype, int[] shape, int size, long begin, long end) {
    RondoFileException defect(String expectedAndFound) {
      return new RondoFileException("tensor " + name + ": " + expectedAndFound);
    }
  }

  private SafetensorsReader() {}

  /**
   * @param length how many bytes {@code in} has
   */
  static Safetensors read(InputStream in, long length) throws IOException {
    long headerLength = headerLength(in, length);
    JsonNode header = header(in.readNBytes((int) headerLength));
    Map<String, String> metadata = new LinkedHashMap<>();
    List<Place> places = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : header.properties()) {
      if (entry.getKey().equals(Safetensors.METADATA)) {
        metadata.putAll(metadata(entry.getValue()));
      } else {
        places.add(place(entry.getKey(), entry.getValue()));
      }
    }
    List<Place> inOrder = new ArrayList<>(places);
    inOrder.sort(Comparator.comparingLong(Place::begin).thenComparingLong(Place::end));
    checkCovered(inOrder, length - LENGTH_BYTES - headerLength);
    Map<String, Tensor> found = new HashMap<>();
    for (Place place : inOrder) {
      found.put(place.name, tensor(place, in));
    }
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    places.forEach(place -> tensors.put(place.name, found.get(place.name)));
    return new Safetensors(tensors, metadata);
  }

  private static long headerLength(InputStream in, long length) throws IOException {
    if (length < LENGTH_BYTES) {
      throw new RondoFileException(
          "expected safetensors, 8 bytes or more, but found " + length + " bytes");
    }
    long header = ByteBuffer.wrap(in.readNBytes(LENGTH_BYTES)).order(Safetensors.ORDER).getLong();
    long most = Math.min(LONGEST_HEADER, length - LENGTH_BYTES);
    if (header < 2 || header > most) {
      throw new RondoFileException(
          "expected safetensors with a header of 2 to "
              + most
              + " bytes but found a length of "
              + Long.toUnsignedString(header));
    }
    return header;
  }

  private static JsonNode header(byte[] bytes) {
    JsonNode header;
    try {
      header = Json.parse(bytes);
    } catch (RondoFileException e) {
      throw e.in("safetensors header");
    }
    if (!header.isObject()) {
      throw new RondoFileException(
          "safetensors header: expected an object but found " + Json.show(header));
    }
    return header;
  }

  private static Map<String, String> metadata(JsonNode json) {
    Map<String, String> metadata = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      if (!entry.getValue().isTextual()) {
        throw new RondoFileException(
            "safetensors header: expected texts in __metadata__ but found "
                + Json.show(entry.getValue()));
      }
      metadata.put(entry.getKey(), entry.getValue().textValue());
    }
    return metadata;
  }

  private static Place place(String name, JsonNode json) {
    Dtype dtype;
    try {
      dtype = Dtype.valueOf(json.path("dtype").asText());
    } catch (IllegalArgumentException e) {
      throw new RondoFileException(
          "tensor "
              + name
              + ": expected a dtype of "
              + Arrays.toString(Dtype.values())
              + " but found "
              + Json.show(json.path("dtype")),
          e);
    }
    JsonNode dims = json.path("shape");
    int[] shape = new int[dims.size()];
    long size = 1;
    boolean tooLong = false;
    boolean isShape = dims.isArray();
    for (int i = 0; i < shape.length; i++) {
      long dim = whole(dims.get(i));
      isShape &= dim >= 0;
      tooLong |= dim > MOST_ELEMENTS;
      shape[i] = (int) Math.min(dim, MOST_ELEMENTS);
      size = Math.min(size * shape[i], MOST_ELEMENTS + 1L);
    }
    if (Arrays.stream(shape).anyMatch(dim -> dim == 0)) {
      size = 0;
    }
    JsonNode offsets = json.path("data_offsets");
    Place place =
        new Place(name, dtype, shape, (int) size, whole(offsets.path(0)), whole(offsets.path(1)));
    if (!isShape) {
      throw place.defect("expected a shape but found " + dims);
    }
    if (tooLong || size > MOST_ELEMENTS) {
      throw place.defect(
          "expected a shape of at most " + MOST_ELEMENTS + " elements but found " + dims);
    }
    if (offsets.size() != 2 || place.begin < 0 || place.end < place.begin) {
      throw place.defect("expected two data_offsets, begin and end, but found " + offsets);
    }
    if (place.end - place.begin != size * dtype.bytes) {
      throw place.defect(
          String.format(
              "expected %d bytes for %s of shape %s but found %d",
              size * dtype.bytes, dtype, Arrays.toString(shape), place.end - place.begin));
    }
    return place;
  }

  /** A number that counts something, or -1 if it is none. */
  private static long whole(JsonNode json) {
    return json.isIntegralNumber() && json.canConvertToLong() ? Math.max(-1, json.longValue()) : -1;
  }

  private static void checkCovered(List<Place> inOrder, long data) {
    long at = 0;
    for (Place place : inOrder) {
      if (place.end > data) {
        throw place.defect(
            "expected its data within the "
                + data
                + " bytes there are but it ends at "
                + place.end);
      }
      if (place.begin != at) {
        throw place.defect(
            "expected its data to begin at "
                + at
                + ", where the tensor before it ends, but found "
                + place.begin);
      }
      at = place.end;
    }
    if (at != data) {
      throw new RondoFileException(
          "expected " + at + " bytes of data, as the header says, but found " + data);
    }
  }

  private static Tensor tensor(Place place, InputStream in) throws IOException {
    boolean isInt = place.dtype.isInt();
    float[] floats = new float[isInt ? 0 : place.size];
    int[] ints = new int[isInt ? place.size : 0];
    byte[] buffer = new byte[CHUNK];
    ByteBuffer chunk = ByteBuffer.wrap(buffer).order(Safetensors.ORDER);
    int most = CHUNK / place.dtype.bytes;
    int count;
    for (int at = 0; at < place.size; at += count) {
      count = Math.min(most, place.size - at);
      int bytes = count * place.dtype.bytes;
      if (in.readNBytes(buffer, 0, bytes) != bytes) {
        throw place.defect("expected more data but the file is cut off");
      }
      for (int i = 0; i < count; i++) {
        double value = place.dtype.at(chunk, i * place.dtype.bytes);
        if (!isInt) {
          if (Double.isFinite(value) && Float.isInfinite((float) value)) {
            throw place.defect("expected numbers that fit into float32 but found " + value);
          }
          floats[at + i] = (float) value;
        } else if (value == (int) value) {
          ints[at + i] = (int) value;
        } else {
          throw place.defect("expected integers that fit into 32 bits but found " + value);
        }
      }
    }
    return isInt ? Tensor.ofInts(ints, place.shape) : Tensor.of(floats, place.shape);
  }
}
