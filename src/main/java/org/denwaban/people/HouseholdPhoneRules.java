package org.denwaban.people;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Which numbers a household is dialled on, and in which order (rules.md, "Call list",
/// "Households"). Pure.
final class HouseholdPhoneRules {

    private HouseholdPhoneRules() {}

    /// Telephone 1 of every member in the order of the list, then every telephone 2: a second
    /// number is tried when the first is defective. Each number once.
    static List<PhoneNumber> numbers(List<ListedPerson> members, ListTerms terms) {
        var numbers = new LinkedHashSet<PhoneNumber>();
        members.forEach(person -> add(numbers, person.phone1(terms)));
        members.forEach(person -> add(numbers, person.phone2(terms)));
        return new ArrayList<>(numbers);
    }

    /// What a household is after a list was merged.
    ///
    /// @param before    what it was
    /// @param members   how many of its people are on the list
    /// @param dialable whether it has a number
    static Household.State state(Household.State before, int members, boolean dialable) {
        if (before == Household.State.CONCLUDED) {
            return before;
        }
        if (members == 0) {
            return Household.State.GONE;
        }
        return dialable ? Household.State.OPEN : Household.State.DEFECTIVE;
    }

    private static void add(Set<PhoneNumber> numbers, PhoneReading reading) {
        if (reading instanceof PhoneReading.Dialable dialable) {
            numbers.add(dialable.number());
        }
    }
}
