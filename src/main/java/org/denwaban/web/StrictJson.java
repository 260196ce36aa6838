package org.denwaban.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;

/// JSON as RFC 8259 wants it sent, and no wider: readers that disagree about what a text says (a key that comes twice,
/// a number that no double holds) are how a check is passed with one value and the work done with another.
final class StrictJson {

    /// Objects within objects: a result holds people in an array in an object.
    static final int DEEPEST = 16;

    /// Digits of a number: no id of ours is a number, and a day's seconds have five.
    static final int NUMBER_MOST = 20;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNumberLength(NUMBER_MOST)
                    .build())
            .build();

    private StrictJson() {}

    /// The object that `text` is.
    ///
    /// @throws DecodeException where it is none, or not strictly one; repeats nothing of the text
    static JsonObject object(String text) {
        check(text);
        return new JsonObject(text);
    }

    private static void check(String text) {
        try (var parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new DecodeException("no JSON object");
            }
            int depth = 1;
            while (depth > 0) {
                depth += change(parser.nextToken());
                if (parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT
                        && !Double.isFinite(parser.getDoubleValue())) {
                    throw new DecodeException("a number is out of range");
                }
            }
            if (parser.nextToken() != null) {
                throw new DecodeException("something follows the JSON object");
            }
        } catch (JsonProcessingException _) { // its message would repeat the text
            throw new DecodeException("not strictly JSON");
        } catch (IOException e) {
            throw new DecodeException("cannot be read");
        }
    }

    private static int change(JsonToken token) {
        return switch (token) {
            case null -> throw new DecodeException("the JSON object is not closed");
            case START_OBJECT, START_ARRAY -> 1;
            case END_OBJECT, END_ARRAY -> -1;
            case FIELD_NAME,
                    VALUE_STRING,
                    VALUE_NUMBER_INT,
                    VALUE_NUMBER_FLOAT,
                    VALUE_TRUE,
                    VALUE_FALSE,
                    VALUE_NULL,
                    VALUE_EMBEDDED_OBJECT,
                    NOT_AVAILABLE -> 0;
        };
    }
}
