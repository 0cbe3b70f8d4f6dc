package dev.rondo.golden;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipFile;

/**
 * One of ONNX's tests of its back ends: a graph, tensors that go in and the ones that should come
 * out, in the JSON of the other suites.
 */
record OnnxCase(GraphProto graph, List<JsonNode> inputs, List<JsonNode> outputs) {

  /** By the index of the suite, of which each test has a first data set. */
  static OnnxCase read(Path suite, JsonNode indexed) {
    String folder = indexed.get("test").asText() + "/";
    try (ZipFile zip = new ZipFile(suite.resolve(indexed.get("zip").asText()).toFile())) {
      GraphProto graph = ModelProto.parseFrom(bytes(zip, folder + "model.onnx")).getGraph();
      String data = folder + "test_data_set_0/";
      return new OnnxCase(graph, tensors(zip, data + "input_"), tensors(zip, data + "output_"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<JsonNode> tensors(ZipFile zip, String start) throws IOException {
    List<JsonNode> tensors = new ArrayList<>();
    while (zip.getEntry(start + tensors.size() + ".pb") != null) {
      byte[] bytes = bytes(zip, start + tensors.size() + ".pb");
      tensors.add(tensor(TensorProto.parseFrom(bytes)));
    }
    return tensors;
  }

  private static byte[] bytes(ZipFile zip, String name) throws IOException {
    return zip.getInputStream(Objects.requireNonNull(zip.getEntry(name), name)).readAllBytes();
  }

  /** {@code {"shape": .., "data": ..}} of a tensor of float32 or int32. */
  static ObjectNode tensor(TensorProto proto) {
    ObjectNode tensor = JsonNodeFactory.instance.objectNode();
    ArrayNode shape = tensor.putArray("shape");
    proto.getDimsList().forEach(shape::add);
    ArrayNode data = tensor.putArray("data");
    ByteBuffer raw = proto.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    switch (TensorProto.DataType.forNumber(proto.getDataType())) {
      case FLOAT -> {
        proto.getFloatDataList().forEach(data::add);
        while (raw.hasRemaining()) {
          data.add(raw.getFloat());
        }
      }
      case INT32 -> {
        proto.getInt32DataList().forEach(data::add);
        while (raw.hasRemaining()) {
          data.add(raw.getInt());
        }
      }
      default -> throw new AssertionError("a tensor of type " + proto.getDataType());
    }
    return tensor;
  }

  /** The attributes of a node by name. */
  static ObjectNode attributes(NodeProto node) {
    ObjectNode attributes = JsonNodeFactory.instance.objectNode();
    for (AttributeProto each : node.getAttributeList()) {
      switch (each.getType()) {
        case INT -> attributes.put(each.getName(), each.getI());
        case FLOAT -> attributes.put(each.getName(), each.getF());
        case STRING -> attributes.put(each.getName(), each.getS().toStringUtf8());
        case STRINGS -> {
          ArrayNode all = attributes.putArray(each.getName());
          each.getStringsList().forEach(one -> all.add(one.toStringUtf8()));
        }
        default -> throw new AssertionError(each.getName() + " of type " + each.getType());
      }
    }
    return attributes;
  }
}
