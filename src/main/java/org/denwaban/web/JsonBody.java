package org.denwaban.web;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A JSON object, read strictly: an unknown key is refused, for a misspelt one would change what is done unseen.
public record JsonBody(JsonObject json) {

    /// A request that cannot be read; the message says what, and repeats no value.
    public static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1;

        public Unreadable(String message) {
            super("E-API-001 " + message);
        }
    }

    /// Characters of a short text: no id, name or word of ours is longer.
    static final int NAME_MOST = 64;

    /// The body of a request.
    public static JsonBody of(HttpRequest request) throws Unreadable {
        try {
            return new JsonBody(StrictJson.object(request.body()));
        } catch (DecodeException | ClassCastException _) { // the cause would repeat the text
            throw new Unreadable("the body must be a JSON object, each key once, no number out of range");
        }
    }

    /// Refuses every other key.
    public void knowsOnly(String... keys) throws Unreadable {
        var known = new TreeSet<>(Set.of(keys));
        if (!known.containsAll(json.fieldNames())) {
            throw new Unreadable("known keys are " + known);
        }
    }

    /// A text, null where there is none.
    public @Nullable String textOrNull(String key) throws Unreadable {
        return switch (json.getValue(key)) {
            case null -> null;
            case String text -> text;
            default -> throw new Unreadable("\"" + key + "\" must be a string");
        };
    }

    /// A short text that must be there.
    public String text(String key) throws Unreadable {
        var text = textOrNull(key);
        if (text == null || text.isBlank() || text.length() > NAME_MOST) {
            throw new Unreadable("\"" + key + "\" must have 1 to " + NAME_MOST + " characters");
        }
        return text;
    }

    /// True only where it says so.
    public boolean flag(String key) throws Unreadable {
        return switch (json.getValue(key)) {
            case null -> false;
            case Boolean flag -> flag;
            default -> throw new Unreadable("\"" + key + "\" must be true or false");
        };
    }

    /// A whole number, null where there is none.
    public @Nullable Integer numberOrNull(String key) throws Unreadable {
        return switch (json.getValue(key)) {
            case null -> null;
            case Integer number -> number;
            default -> throw new Unreadable("\"" + key + "\" must be a whole number");
        };
    }

    /// A whole number that must be there.
    public int number(String key) throws Unreadable {
        var number = numberOrNull(key);
        if (number == null) {
            throw new Unreadable("\"" + key + "\" is missing");
        }
        return number;
    }

    /// A constant of `kind` by its name.
    public <E extends Enum<E>> E one(Class<E> kind, String key) throws Unreadable {
        var text = text(key);
        for (var each : kind.getEnumConstants()) {
            if (each.name().equals(text)) {
                return each;
            }
        }
        throw new Unreadable("\"" + key + "\" must be one of " + List.of(kind.getEnumConstants()));
    }

    /// An object within, null where there is none.
    public @Nullable JsonBody objectOrNull(String key) throws Unreadable {
        return switch (json.getValue(key)) {
            case null -> null;
            case JsonObject object -> new JsonBody(object);
            default -> throw new Unreadable("\"" + key + "\" must be an object");
        };
    }

    /// The objects of an array that must be there.
    public List<JsonBody> objects(String key) throws Unreadable {
        if (!(json.getValue(key) instanceof JsonArray array)) {
            throw new Unreadable("\"" + key + "\" must be an array");
        }
        var objects = new ArrayList<JsonBody>();
        for (var each : array) {
            if (!(each instanceof JsonObject object)) {
                throw new Unreadable("\"" + key + "\" must hold objects");
            }
            objects.add(new JsonBody(object));
        }
        return objects;
    }
}
