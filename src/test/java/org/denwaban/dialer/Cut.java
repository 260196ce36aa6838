package org.denwaban.dialer;

import java.sql.SQLException;
import org.denwaban.db.CutLine;
import org.jspecify.annotations.Nullable;

/// Cuts the line to the database at its n-th call, and kills the program with it or leaves it alive.
final class Cut implements CutLine.Watcher {

    /// What the program dies of: no `catch` of it is for an Error. Whatever it still tries on its way out
    /// fails too.
    static final class Death extends Error {
        private static final long serialVersionUID = 1;

        Death() {
            super("the program is killed");
        }
    }

    /// What a cut does to the program.
    enum How {
        /// It is killed there and then.
        DIES,
        /// It lives, and does not know whether the call was done.
        LOSES_THE_LINE
    }

    private final int at;
    private final boolean done;
    private final How how;
    private int calls;
    private boolean dead;
    private @Nullable String where;

    /// @param at   which call, from 0
    /// @param done false: the server never gets it; true: it has done it, but its answer is lost
    Cut(int at, boolean done, How how) {
        this.at = at;
        this.done = done;
        this.how = how;
    }

    @Override
    public synchronized void called(String sql, boolean after, CutLine.Line line) throws SQLException {
        if (dead) {
            throw new Death();
        }
        if (after == done && calls == at) {
            calls++;
            where = sql;
            line.cut();
            if (how == How.DIES) {
                dead = true;
                throw new Death();
            }
            throw CutLine.lost();
        }
        if (after) {
            calls++;
        }
    }

    /// Whether the program came as far as the call.
    synchronized boolean happened() {
        return where != null;
    }

    int at() {
        return at;
    }

    @Override
    public String toString() {
        return (done ? "after" : "before") + " call " + at + " (" + where + ") it " + how;
    }
}
