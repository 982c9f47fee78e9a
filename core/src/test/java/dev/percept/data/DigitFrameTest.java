package dev.percept.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class DigitFrameTest {

  private static float[] rectangle(int width, int height, int left, int top, int w, int h) {
    float[] ink = new float[width * height];
    for (int y = top; y < top + h; y++) {
      Arrays.fill(ink, y * width + left, y * width + left + w, 0.5f);
    }
    return ink;
  }

  private static int[] box(byte[] frame) {
    int[] box = {28, 28, -1, -1};
    for (int i = 0; i < 784; i++) {
      if (frame[i] != 0) {
        box[0] = Math.min(box[0], i % 28);
        box[1] = Math.min(box[1], i / 28);
        box[2] = Math.max(box[2], i % 28);
        box[3] = Math.max(box[3], i / 28);
      }
    }
    return box;
  }

  @Test
  void aTallRectangleFillsTwentyRowsAroundTheCentre() {
    byte[] frame = new byte[784];
    assertThat(DigitFrame.frame(rectangle(90, 120, 50, 10, 10, 100), 90, 120, frame, 0)).isTrue();
    // Two columns and twenty rows, each centred at a half, which rounds up.
    assertThat(box(frame)).containsExactly(14, 5, 15, 24);
    for (int i = 0; i < 784; i++) {
      assertThat(frame[i] & 0xFF).isIn(0, 255);
    }
  }

  @Test
  void aSmallDigitIsEnlarged() {
    byte[] frame = new byte[784];
    DigitFrame.frame(rectangle(9, 9, 2, 2, 5, 4), 9, 9, frame, 0);
    assertThat(box(frame)[2] - box(frame)[0] + 1).isEqualTo(20);
    assertThat(box(frame)[3] - box(frame)[1] + 1).isEqualTo(16);
  }

  @Test
  void theAverageOfAnAreaIsTaken() {
    // 40 columns to 20: each pixel is the mean of two by two, of which every fourth row is empty.
    float[] ink = rectangle(40, 40, 0, 0, 40, 40);
    for (int x = 0; x < 40; x++) {
      ink[2 * 40 + x] = 0;
    }
    byte[] frame = new byte[784];
    DigitFrame.frame(ink, 40, 40, frame, 0);
    int[] box = box(frame);
    assertThat(frame[(box[1] + 1) * 28 + box[0]] & 0xFF).isEqualTo(128);
    assertThat(frame[box[1] * 28 + box[0]] & 0xFF).isEqualTo(255);
  }

  @Test
  void aDigitInMnistFormStaysAsItIs() {
    byte[] pixels = new byte[100 * 784];
    DrawnDigits.draw(5, DrawnDigits.TRAIN, 0, 100, pixels, new int[100]);
    for (int image = 0; image < 100; image++) {
      byte[] digit = Arrays.copyOfRange(pixels, image * 784, (image + 1) * 784);
      int[] box = box(digit);
      // Faint rims of the drawing may round to 0; then the digit would be enlarged a little.
      if (Math.max(box[2] - box[0], box[3] - box[1]) + 1 < 20) {
        continue;
      }
      float[] ink = new float[784];
      for (int i = 0; i < 784; i++) {
        ink[i] = digit[i] & 0xFF;
      }
      byte[] again = new byte[784];
      DigitFrame.frame(ink, 28, 28, again, 0);
      assertThat(SimulatedPhoto.bestCorrelation(digit, again))
          .as("image %d", image)
          .isGreaterThan(0.999);
    }
  }

  @Test
  void onlyTheTargetsOwnBytesAreWritten() {
    byte[] target = new byte[3 * 784];
    Arrays.fill(target, (byte) 9);
    assertThat(DigitFrame.frame(new float[12], 4, 3, target, 784)).isFalse();
    assertThat(Arrays.copyOf(target, 784)).containsOnly(9);
    assertThat(Arrays.copyOfRange(target, 784, 1568)).containsOnly(0);
    assertThat(Arrays.copyOfRange(target, 1568, 2352)).containsOnly(9);
  }

  @Test
  void sizesThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> DigitFrame.frame(new float[3], 2, 2, new byte[784], 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2×2");
    assertThatThrownBy(() -> DigitFrame.frame(new float[4], 2, 2, new byte[784], 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
