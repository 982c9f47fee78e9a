/// Networks: layers and their parameters, and the workspaces they run in.
@NullMarked
package dev.percept.network;

import org.jspecify.annotations.NullMarked;
