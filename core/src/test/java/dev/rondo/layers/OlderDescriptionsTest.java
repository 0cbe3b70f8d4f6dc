package dev.rondo.layers;

import static dev.rondo.layers.Layers.convLstm1d;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Layers.rnn;
import static dev.rondo.tensor.Activation.RELU;
import static dev.rondo.tensor.Activation.SIGMOID;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rondo.cells.LstmCell;
import dev.rondo.saving.Descriptions;
import dev.rondo.tensor.Padding;
import dev.rondo.weights.Initializers;
import org.junit.jupiter.api.Test;

/** Recurrent layers as files have them that are older than some of their options. */
class OlderDescriptionsTest {
  private static final Descriptions KNOWN =
      Descriptions.of().with(Layers.descriptions()).with(Initializers.descriptions());

  private static final String INITIALIZERS =
      "'kernelInitializer':{'type':'VarianceScaling','scale':1.0,'fan':'AVERAGE',"
          + "'distribution':'UNIFORM'},'recurrentInitializer':{'type':'Orthogonal','gain':1.0},"
          + "'biasInitializer':{'type':'Constant','value':0.0}}";

  private static Layer read(String json) throws JsonProcessingException {
    return KNOWN.read(new ObjectMapper().readTree(json.replace('\'', '"')), Layer.class);
  }

  /** The first form: no regulariser but dropout of inputs, no clip, no coupled gates. */
  @Test
  void theFirstFormOfRnnAndLstmCell() throws JsonProcessingException {
    Layer layer =
        read(
            "{'type':'Rnn','cell':{'type':'LstmCell','units':4,'activation':'RELU',"
                + "'recurrentActivation':'SIGMOID','useBias':true,'unitForgetBias':true,"
                + "'peepholes':true,'stateIsOutput':false,"
                + INITIALIZERS
                + ",'sequences':true,'states':false,'backwards':true,'inputDropout':0.25}");
    assertEquals(
        rnn(new LstmCell(4).withPeepholes().activations(RELU, SIGMOID))
            .returnSequences()
            .goBackwards()
            .dropout(0.25f),
        layer);
  }

  /** The form with all regularisers among the components of the layer. */
  @Test
  void regularisersAmongTheComponentsOfTheLayer() throws JsonProcessingException {
    Layer layer =
        read(
            "{'type':'Rnn','cell':{'type':'GruCell','units':4,'activation':'TANH',"
                + "'recurrentActivation':'SIGMOID','useBias':true,'resetAfter':true,"
                + INITIALIZERS
                + ",'sequences':false,'states':true,'backwards':false,'inputDropout':0.25,"
                + "'recurrentDropout':0.5,'weightDrop':0.0,'zoneout':0.125,'cellZoneout':0.0,"
                + "'zeroOutputs':true,'learnedStart':false}");
    assertEquals(
        gru(4)
            .returnState()
            .dropout(0.25f)
            .recurrentDropout(0.5f)
            .zoneout(0.125f)
            .zeroOutputForMask(),
        layer);
  }

  /** Before skipped steps could put out zeros, and before initial states were learned. */
  @Test
  void theFirstFormOfConvRnn() throws JsonProcessingException {
    Layer layer =
        read(
            "{'type':'ConvRnn','cell':{'type':'ConvLstmCell','filters':2,'size':[3],'strides':[1],"
                + "'dilation':[1],'padding':'SAME','activation':'TANH',"
                + "'recurrentActivation':'SIGMOID','useBias':true,'unitForgetBias':true,"
                + INITIALIZERS
                + ",'sequences':true,'states':false,'backwards':true,'inputDropout':0.25,"
                + "'recurrentDropout':0.5}");
    assertEquals(
        convLstm1d(2, 3)
            .padding(Padding.SAME)
            .returnSequences()
            .goBackwards()
            .dropout(0.25f)
            .recurrentDropout(0.5f),
        layer);
  }

  /** Today's form with one component less. */
  @Test
  void anOptionThatIsNotThereIsNotTaken() throws JsonProcessingException {
    Rnn layer = lstm(4).returnSequences();
    for (String name : new String[] {"noise", "zeroOutputs", "learnedStart"}) {
      ObjectNode json = KNOWN.write(layer);
      json.remove(name);
      assertEquals(layer, KNOWN.read(json, Layer.class), name);
    }
    for (String name : new String[] {"form", "outputActivation", "unitForgetBias"}) {
      ObjectNode json = KNOWN.write(layer);
      ((ObjectNode) json.get("cell")).remove(name);
      assertEquals(layer, KNOWN.read(json, Layer.class), name);
    }
    for (String name : new String[] {"normalized", "projection", "cellClip", "coupled"}) {
      ObjectNode json = KNOWN.write(layer);
      ((ObjectNode) json.get("cell").get("form")).remove(name);
      assertEquals(layer, KNOWN.read(json, Layer.class), name);
    }
    ConvRnn frames = convLstm1d(2, 3).returnSequences();
    for (String name : new String[] {"zeroOutputs", "learnedStart"}) {
      ObjectNode json = KNOWN.write(frames);
      json.remove(name);
      assertEquals(frames, KNOWN.read(json, Layer.class), name);
    }
    ObjectNode json = KNOWN.write(gru(4));
    ((ObjectNode) json.get("cell")).remove("normalized");
    assertEquals(gru(4), KNOWN.read(json, Layer.class));
  }
}
