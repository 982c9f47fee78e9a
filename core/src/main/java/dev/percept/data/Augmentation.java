package dev.percept.data;

/// How training images are changed at random each time they are used, so that a network sees more
/// than there is: every image is moved, turned, stretched, bent, blotted, and so on, each by a
/// random amount up to the ones given here.
///
/// The change is a pure function of (seed, epoch, number of the image), so it is the same for any
/// number of threads. What comes in from outside the image is 0.
///
/// @param shift pixels up, down, left or right, at least 0
/// @param rotation degrees clockwise or back, 0 to 180
/// @param scale share by which height and width each grow or shrink, at least 0 and below 1
/// @param shear share of the height by which the top moves sideways against the middle, at least 0
/// @param elastic pixels, root mean square, by which each point moves on its own, smoothly: Simard,
///   Steinkraus and Platt, "Best practices for convolutional neural networks applied to visual
///   document analysis", ICDAR 2003, section 2
/// @param smoothness the standard deviation in pixels of the Gaussian that smooths these
///   displacements; at least 0.5
/// @param erase share of height and width that a rectangle set to 0 may take, 0 to 1: Zhong and
///   others, "Random erasing data augmentation", AAAI 2020
/// @param noise the most that is added to or taken from each number, 0 to 1; results stay in 0 … 1
/// @param flip whether half of the images are mirrored left to right
public record Augmentation(
    double shift,
    double rotation,
    double scale,
    double shear,
    double elastic,
    double smoothness,
    double erase,
    double noise,
    boolean flip) {

  private static final Augmentation NONE = new Augmentation(0, 0, 0, 0, 0, 4, 0, 0, false);

  /// @throws IllegalArgumentException if a number is out of its range
  public Augmentation {
    check("shift", shift, 0, 1_000);
    check("rotation", rotation, 0, 180);
    check("scale", scale, 0, 0.99);
    check("shear", shear, 0, 10);
    check("elastic", elastic, 0, 1_000);
    check("smoothness", smoothness, 0.5, 1_000);
    check("erase", erase, 0, 1);
    check("noise", noise, 0, 1);
  }

  private static void check(String name, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          "%s must be %s to %s, found %s".formatted(name, least, most, value));
    }
  }

  /// Images stay as they are.
  public static Augmentation none() {
    return NONE;
  }

  /// Whether images stay as they are.
  public boolean isNone() {
    return !movesPixels() && erase == 0 && noise == 0;
  }

  /// Whether pixels are taken from elsewhere.
  boolean movesPixels() {
    return shift > 0 || rotation > 0 || scale > 0 || shear > 0 || elastic > 0 || flip;
  }

  /// The same with another shift.
  public Augmentation withShift(double shift) {
    return new Augmentation(shift, rotation, scale, shear, elastic, smoothness, erase, noise, flip);
  }

  /// The same with another rotation.
  public Augmentation withRotation(double rotation) {
    return new Augmentation(shift, rotation, scale, shear, elastic, smoothness, erase, noise, flip);
  }

  /// The same with another scale.
  public Augmentation withScale(double scale) {
    return new Augmentation(shift, rotation, scale, shear, elastic, smoothness, erase, noise, flip);
  }

  /// The same with another shear.
  public Augmentation withShear(double shear) {
    return new Augmentation(shift, rotation, scale, shear, elastic, smoothness, erase, noise, flip);
  }

  /// The same with other elastic displacements.
  public Augmentation withElastic(double elastic, double smoothness) {
    return new Augmentation(shift, rotation, scale, shear, elastic, smoothness, erase, noise, flip);
  }

  /// The same with another size of erased rectangles.
  public Augmentation withErase(double erase) {
    return new Augmentation(shift, rotation, scale, shear, elastic, smoothness, erase, noise, flip);
  }

  /// The same with another noise.
  public Augmentation withNoise(double noise) {
    return new Augmentation(shift, rotation, scale, shear, elastic, smoothness, erase, noise, flip);
  }

  /// The same with or without mirroring.
  public Augmentation withFlip(boolean flip) {
    return new Augmentation(shift, rotation, scale, shear, elastic, smoothness, erase, noise, flip);
  }
}
