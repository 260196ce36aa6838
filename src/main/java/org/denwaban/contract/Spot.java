package org.denwaban.contract;

/// A place in a contract file.
///
/// @param line physical line, 1 is the first
/// @param key  dotted name
record Spot(int line, String key) {}
