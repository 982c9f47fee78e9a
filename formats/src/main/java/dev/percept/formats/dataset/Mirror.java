package dev.percept.formats.dataset;

import java.net.URI;
import java.util.Optional;

/// A place that MNIST can be downloaded from.
public sealed interface Mirror {

  /// The address that names it in messages.
  URI address();

  /// One `.npz` in the layout of [DatasetFiles].
  ///
  /// @param address the address of the file
  /// @param sha256 the SHA-256 of the file in lower-case hexadecimal digits, where it is known
  record NpzFile(URI address, Optional<String> sha256) implements Mirror {}

  /// The four gzipped IDX files, under their usual names.
  ///
  /// @param address the address of the folder, with a slash at the end
  record IdxFolder(URI address) implements Mirror {}
}
