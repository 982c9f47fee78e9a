package dev.percept.vector;

import dev.percept.kernel.KernelChoice;
import dev.percept.kernel.Kernels;

/// Prints which kernels a program gets.
final class PrintChoice {
  private PrintChoice() {}

  public static void main(String[] args) {
    KernelChoice choice = Kernels.best();
    System.out.println(choice.fast() + " | " + choice.kernels().name() + " | " + choice.reason());
  }
}
