package org.denwaban.people;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// One thing that is wrong with a call list, said so that the city can mend it. It never holds the
/// value itself.
///
/// @param line    physical line, the header is 1; what is wrong with the file as a whole stands at
///                line 1
/// @param column  the column it stands in, null where it is the line's or the file's fault
/// @param message Japanese: what is wrong and what to do
public record ListFault(int line, @Nullable ListColumn column, Code code, String message) {

    public ListFault {
        if (line < 1) {
            throw new IllegalArgumentException("lines count from 1, was " + line);
        }
    }

    /// What can be wrong. The wire name is stable: programs may tell faults apart by it.
    public enum Code {
        EMPTY_FILE("E-LIST-001"),
        NO_LINES("E-LIST-002"),
        NO_BOM("E-LIST-003"),
        ENCODING("E-LIST-004"),
        HEADER("E-LIST-005"),
        COLUMN_COUNT("E-LIST-006"),
        EMPTY_LINE("E-LIST-007"),
        REQUIRED("E-LIST-008"),
        DIGITS("E-LIST-009"),
        DATE("E-LIST-010"),
        TOO_LONG("E-LIST-011"),
        SEX("E-LIST-012"),
        PERSON_TWICE("E-LIST-013"),
        CONTROL_CHARACTER("E-LIST-014"),
        MY_NUMBER("E-LIST-015"),
        LINE_TOO_LONG("E-LIST-016"),
        FILE_TOO_LARGE("E-LIST-017"),
        TOO_MANY_FAULTS("E-LIST-018"),
        CHANGED_WHILE_READ("E-LIST-019"),
        /// Only ever a warning.
        DOUBTED_NUMBER("W-LIST-001"),
        OUR_NUMBER("W-LIST-002");

        private final String wire;

        Code(String wire) {
            this.wire = wire;
        }

        /// As printed: `E-LIST-003`.
        public String wire() {
            return wire;
        }
    }

    /// `{"line":3,"column":"被保険者証番号","code":"E-LIST-009","message":"…"}`; `column` is null where
    /// {@link #column} is.
    public JsonObject toJson() {
        return new JsonObject()
                .put("line", line)
                .put("column", column == null ? null : column.header())
                .put("code", code.wire())
                .put("message", message);
    }

    /// One line for people: `3行目「被保険者証番号」: … (E-LIST-009)`.
    public String toText() {
        var place = column == null ? line + "行目" : line + "行目「" + column.header() + "」";
        return place + ": " + message + " (" + code.wire() + ")";
    }
}
