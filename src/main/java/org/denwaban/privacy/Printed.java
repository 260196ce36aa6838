package org.denwaban.privacy;

/// What print files hold.
///
/// @param segment number of the contract's, 1 to 99
/// @param cards   how many; who is in the files as an error or for another segment is not among them
public record Printed(int segment, int cards) {}
