package org.denwaban.people;

/// A number of a household, opened.
///
/// @param ordinal 1 is tried first: telephones 1 of its people in the order of the list, then
///                telephones 2, each once
public record HouseholdPhone(int ordinal, PhoneNumber number) {}
