package dev.rondo.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ReportTest {
  @TempDir Path folder;

  private static CaseLine line(String name, String peer, double ratio, boolean agrees) {
    return new CaseLine(
        name,
        "B1",
        2,
        peer,
        "1.0",
        2,
        2 * ratio,
        ratio,
        1.2,
        1.5,
        agrees,
        1e-6,
        "note",
        List.of(1.0, 3.0),
        List.of(2 * ratio));
  }

  private static Report report() {
    return new Report(
        "2026-01-02T03:04:05Z",
        "compare --json \"a b\"",
        new Machine("<CPU> & \"friends\"", 2, "Linux", "JDK 17", 0.1),
        2,
        7,
        "-XX:+UseSerialGC",
        Map.of("rondo", "Rondo 1, commit 0123456789, vector"),
        List.of(
            line("step-lstm", "ONNX Runtime", 4, true),
            line("train-lstm", "A<B", 0.5, true),
            line("train-gru", "PyTorch", 1, false)));
  }

  @Test
  void jsonGivesTheSameReport() throws Exception {
    Path file = folder.resolve("r.json");
    report().write(file);
    assertEquals(report(), Report.read(file));
    String text = Files.readString(file);
    for (String key : List.of("\"case\"", "\"rondo_ms\"", "\"peer_samples_ms\"", "\"must\"")) {
      assertTrue(text.contains(key), key);
    }
  }

  @Test
  void chartIsXmlWithABarForEachLineThatAgrees() throws Exception {
    var document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(Chart.of(report()))));
    assertEquals("svg", document.getDocumentElement().getTagName());
    NodeList bars = document.getElementsByTagName("rect");
    assertEquals(3, bars.getLength(), "background and two bars");
    assertEquals("faster", bars.item(1).getAttributes().getNamedItem("class").getNodeValue());
    assertEquals("slower", bars.item(2).getAttributes().getNamedItem("class").getNodeValue());
    String text = document.getDocumentElement().getTextContent();
    assertTrue(text.contains("train-lstm / A<B"));
    assertTrue(text.contains("<CPU> & \"friends\""));
    assertTrue(text.contains("2026-01-02"));
    assertTrue(text.contains("commit 0123456789"));
    assertFalse(text.contains("train-gru"));
  }

  @Test
  void tableByCaseHasAColumnForEachPeer() {
    assertEquals(
        List.of(
            "| case | Rondo | ONNX Runtime | A<B | PyTorch |",
            "|---|---:|---:|---:|---:|",
            "| step-lstm, B1 | 2.000 | 8.000 (4.00) | | |",
            "| train-lstm, B1 | 2.000 | | 1.000 (0.50) | |",
            "| train-gru, B1 | 2.000 | | | 2.000 (DISAGREE) |"),
        Table.byCase(report()));
  }

  @Test
  void tableSaysWhatIsReachedAndWhereRondoIsSlower() {
    assertEquals(
        List.of(
            "| case | Rondo ms | peer | peer ms | ratio | must |",
            "|---|---:|---|---:|---:|---:|",
            "| step-lstm | 2.000 | ONNX Runtime | 8.000 | 4.00 | 1.2, reached |",
            "| train-lstm | 2.000 | A<B | 1.000 | 0.50 | 1.2 |",
            "| train-gru | 2.000 | PyTorch | 2.000 | DISAGREE | 1.2 |"),
        Table.byLine(report()));
    assertEquals(
        "Rondo is slower in train-lstm (A<B, 0.50);"
            + " it reaches 1 of 18 musts (16 not measured).",
        Table.summary(report()));
  }

  /** Four times as fast is as far to the right of 1 as twice as slow times two is to the left. */
  @Test
  void barsGrowWithTheLogarithm() throws Exception {
    String svg = Chart.of(report());
    double faster = width(svg, "faster");
    double slower = width(svg, "slower");
    assertEquals(Math.log(4) / Math.log(2), faster / slower, 0.01);
  }

  private static double width(String svg, String kind) {
    String rest = svg.substring(svg.indexOf("class=\"" + kind + "\""));
    String width = rest.substring(rest.indexOf(" width=\"") + 8);
    return Double.parseDouble(width.substring(0, width.indexOf('"')));
  }
}
