package org.denwaban.staff;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/// Somebody who may sign in at a desk.
///
/// @param name      2 to 40 of a-z, 0-9, dot, hyphen and underscore; of an operator the id in the settings. No
/// person's full name: it stands in every record
/// @param contracts ids of the contracts that they have rights for
public record User(String name, Role role, Set<String> contracts, State state) {

    /// What a name looks like.
    public static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{1,39}");

    /// How far they are.
    public enum State {
        /// Has not chosen a password yet, or is to choose a new one.
        INVITED,
        ACTIVE,
        DISABLED
    }

    public User {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a user's name has 2 to 40 of a-z, 0-9, dot, hyphen and underscore");
        }
        contracts = Collections.unmodifiableSet(new LinkedHashSet<>(contracts));
    }
}
