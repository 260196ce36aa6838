package org.denwaban.campaign;

import java.time.Instant;
import java.util.List;
import org.denwaban.people.PhoneNumber;
import org.jspecify.annotations.Nullable;

/// One of a household's two telephones. The number itself is not in it: the rules need none.
///
/// @param ordinal           1 or 2, the column of the call list
/// @param dialable          whether it may be dialled at all; false is "defective before dialling"
/// @param attemptsElsewhere when the same number was dialled for other households, only calls that count
/// ({@link CampaignRules#counts})
public record Phone(int ordinal, boolean dialable, List<Instant> attemptsElsewhere) {

    public Phone {
        if (ordinal < 1 || ordinal > 2) {
            throw new IllegalArgumentException("ordinal 1..2, was " + ordinal);
        }
        attemptsElsewhere = List.copyOf(attemptsElsewhere);
    }

    /// The two telephones of a line of the call list, null where there is none or it cannot be dialled. Twice the same
    /// number is one number: the second is no way out when the first turns out defective.
    public static List<Phone> of(@Nullable PhoneNumber first, @Nullable PhoneNumber second) {
        return List.of(
                new Phone(1, first != null, List.of()),
                new Phone(2, second != null && !second.equals(first), List.of()));
    }

    /// The same telephone with what other households used up of its number.
    public Phone withAttemptsElsewhere(List<Instant> attempts) {
        return new Phone(ordinal, dialable, attempts);
    }
}
