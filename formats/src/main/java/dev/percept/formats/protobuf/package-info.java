/// The wire format of protobuf.
@NullMarked
package dev.percept.formats.protobuf;

import org.jspecify.annotations.NullMarked;
