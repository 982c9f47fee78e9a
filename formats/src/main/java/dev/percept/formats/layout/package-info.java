/// In which order other programs have numbers: channels before pixels, filters before what they
/// see.
@NullMarked
package dev.percept.formats.layout;

import org.jspecify.annotations.NullMarked;
