/// Pictures: PNG, JPEG, GIF and BMP read into grey levels or colours, PNG written, and data sets
/// exported as pictures.
@NullMarked
package dev.percept.formats.picture;

import org.jspecify.annotations.NullMarked;
