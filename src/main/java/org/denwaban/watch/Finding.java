package org.denwaban.watch;

import io.vertx.core.json.JsonObject;

/// What a look at one thing found.
///
/// @param name  of the thing, for people, in Japanese
/// @param state how it is
/// @param code  stable, of what is looked at
/// @param what  was found
/// @param todo  what to do; empty where nothing is
public record Finding(String name, State state, String code, String what, String todo) {

    /// How it is.
    public enum State {
        OK("OK"),
        /// Wrong.
        NG("NG"),
        /// Could not be looked at, for a reason that is said.
        UNSEEN("未確認");

        private final String japanese;

        State(String japanese) {
            this.japanese = japanese;
        }
    }

    static Finding ok(String name, String code, String what) {
        return new Finding(name, State.OK, code, what, "");
    }

    static Finding wrong(String name, String code, String what, String todo) {
        return new Finding(name, State.NG, code, what, todo);
    }

    static Finding unseen(String name, String code, String what, String todo) {
        return new Finding(name, State.UNSEEN, code, what, todo);
    }

    /// For people.
    public String line() {
        return state.japanese + "  " + name + ": " + what + (todo.isEmpty() ? "" : "。" + todo)
                + (state == State.OK ? "" : " [" + code + "]");
    }

    /// For programs.
    public JsonObject json() {
        return new JsonObject()
                .put("code", code)
                .put("name", name)
                .put("state", state.name())
                .put("what", what)
                .put("todo", todo);
    }
}
