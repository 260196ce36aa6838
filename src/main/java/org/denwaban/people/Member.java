package org.denwaban.people;

/// A person of a household, opened.
///
/// @param contactId 26 characters
/// @param member    place among the people of the household, from 1
/// @param listed    whether the person is on the list now
public record Member(String contactId, int member, boolean listed, ListedPerson person) {}
