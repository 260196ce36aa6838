package org.denwaban.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Finds what somebody probably meant, for the message about an unknown word: of a setting, of a
/// contract file.
public final class Nearest {

    private Nearest() {}

    /// The candidate that `word` may be a slip for, the nearest one; of two that are equally near
    /// the first by letters.
    public static Optional<String> to(String word, Collection<String> candidates) {
        return candidates.stream()
                .filter(candidate -> near(word, candidate))
                .min(Comparator.comparingInt((String candidate) -> distance(word, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /// Whether `word` may be a slip for `known`: two letters wrong, a third of a long word, but
    /// never most of a short one.
    static boolean near(String word, String known) {
        int distance = distance(word, known);
        return distance <= Math.max(2, known.length() / 3) && distance <= known.length() / 2;
    }

    /// How many letters one has to put in, take out or change to make one word of the other
    /// (Levenshtein).
    static int distance(String a, String b) {
        var row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
