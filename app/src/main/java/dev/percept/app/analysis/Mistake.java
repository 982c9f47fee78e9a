package dev.percept.app.analysis;

/// A sample that was taken for something else.
///
/// @param index which sample of the data set
/// @param said the class it was taken for
/// @param truth the class it is
/// @param answer what the network gave for the first, a probability where its answers are some
/// @param answerOfTruth and for the second
public record Mistake(int index, int said, int truth, float answer, float answerOfTruth) {}
