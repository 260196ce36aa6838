package org.denwaban.contract;

/// How many letters one has to put in, take out or change to make one word of another (Levenshtein).
final class EditDistance {

    private EditDistance() {}

    /// Whether `word` may be a slip for `known`: two letters wrong, a third of a long word, but never most of a short
    /// one.
    static boolean near(String word, String known) {
        int distance = between(word, known);
        return distance <= Math.max(2, known.length() / 3) && distance <= known.length() / 2;
    }

    static int between(String a, String b) {
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
