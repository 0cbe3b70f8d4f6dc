package dev.rondo.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.kernel.Gathering.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GatheringTest {

  private static final long FOR_EVER = Long.MAX_VALUE;

  @Test
  void whoHasAllUnitsDoesNotWait() {
    assertEquals(Share.ALL, new Gathering(5, FOR_EVER).come(5));
  }

  /** As when one thread runs all pieces of a split, because no other wakes. */
  @Test
  void piecesOneAfterTheOther() {
    Gathering gathering = new Gathering(5, 0);
    assertEquals(Share.ALL, gathering.come(2));
    assertEquals(Share.NONE, gathering.come(2));
    assertEquals(Share.NONE, gathering.come(1));
  }

  @Test
  void aPieceThatNeverComesIsNotWaitedForForEver() {
    assertEquals(Share.ALL, new Gathering(5, 1_000_000).come(4));
  }

  @Test
  void thePatientBeginTogether() {
    for (int round = 0; round < 50; round++) {
      assertEquals(List.of(Share.OWN, Share.OWN, Share.OWN), gather(FOR_EVER));
    }
  }

  /** However long they wait and whoever comes first, all units are done, and once. */
  @Test
  void allTogetherOrOneAlone() {
    for (int round = 0; round < 500; round++) {
      List<Share> shares = gather(round % 100 * 1_000L);
      long alone = shares.stream().filter(share -> share == Share.ALL).count();
      long together = shares.stream().filter(share -> share == Share.OWN).count();
      assertTrue(
          alone == 1 && together == 0 || alone == 0 && together == 3, () -> shares.toString());
    }
  }

  /** Three pieces on three threads. */
  private static List<Share> gather(long patience) {
    int[] units = {1, 5, 2};
    Gathering gathering = new Gathering(8, patience);
    List<CompletableFuture<Share>> pieces = new ArrayList<>();
    IntStream.of(units)
        .forEach(
            own ->
                pieces.add(
                    CompletableFuture.supplyAsync(
                        () -> gathering.come(own), each -> new Thread(each).start())));
    return pieces.stream().map(CompletableFuture::join).toList();
  }
}
