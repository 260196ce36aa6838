package org.denwaban.people;

/// What only the moment of an import can tell beside its counts.
///
/// @param otherNumbers of the changed, people of whom other telephones can be dialled now
/// @param open         what stood open of the contract at that moment: a promised call of somebody who is gone is
///                     refused at the gate, one on the line goes on
public record ImportMoment(int otherNumbers, CallsOnRecord.Open open) {}
