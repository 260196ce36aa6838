package org.denwaban.people;

/// Hears how far a long reading or storing has come; called at every thousandth line or so, and at
/// the end.
@FunctionalInterface
public interface ListProgress {

    /// Hears nothing.
    ListProgress SILENT = (_, _, _) -> {};

    /// The two things that take time.
    enum Step {
        /// The list is read and checked; counted in bytes.
        CHECKING,
        /// The list is compared with what is stored, and stored; counted in lines.
        STORING
    }

    /// @param done 0 to `of`
    void at(Step step, long done, long of);
}
