/// Pictures: PNG and JPEG read into grey levels, PNG written, and data sets exported as pictures.
@NullMarked
package dev.percept.formats.picture;

import org.jspecify.annotations.NullMarked;
