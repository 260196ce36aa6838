package org.denwaban.db;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What our account may do beyond its own schema. Whoever finds its password could do all of that: read files of the
/// database's machine, read other schemas, make accounts, or lift the locks that keep the books from being changed.
///
/// Source: MariaDB 11.4, "GRANT" and "SHOW GRANTS".
public final class AccountRights {

    private static final Pattern GRANT =
            Pattern.compile("GRANT (?<rights>.+?) ON (?:[A-Z]+ )?(?<where>\\S+) TO .*", Pattern.DOTALL);
    private static final Pattern HANDED_ON = Pattern.compile(".* WITH .*GRANT OPTION.*", Pattern.DOTALL);

    private AccountRights() {}

    /// The account's rights that are too many, such as `FILE ON *.*`; empty if there are none.
    public static List<String> tooMany(Database database) {
        return database.transaction(handle ->
                tooMany(handle.createQuery("SHOW GRANTS").mapTo(String.class).list()));
    }

    /// Pure.
    ///
    /// @param grants lines of `SHOW GRANTS`; what follows TO may hold a password's hash and is never given back
    static List<String> tooMany(List<String> grants) {
        var tooMany = new ArrayList<String>();
        for (var line : grants) {
            var grant = GRANT.matcher(line);
            if (!grant.matches()) {
                continue; // a role, of which the rights stand in lines of their own
            }
            var where = grant.group("where");
            var base = where.replace("`", "").toLowerCase(Locale.ROOT);
            if (base.equals("*.*") || base.startsWith("mysql.")) {
                Stream.of(grant.group("rights").split(", "))
                        .filter(right -> !right.equals("USAGE"))
                        .map(right -> right + " ON " + where)
                        .forEach(tooMany::add);
            }
            if (HANDED_ON.matcher(line).matches()) {
                tooMany.add("GRANT OPTION ON " + where);
            }
        }
        return List.copyOf(tooMany);
    }
}
