package org.denwaban.desk;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.PropertyResourceBundle;
import java.util.ResourceBundle;
import java.util.Set;

/// The words of the pages, in one language; `pages/messages_ja.properties` and `_en`, UTF-8.
final class Texts {

    /// The languages that there are.
    enum Language {
        JA,
        EN;

        /// As HTML names it.
        String tag() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// The one with this tag, Japanese where there is none.
        static Language of(String tag) {
            return Arrays.stream(values())
                    .filter(each -> each.tag().equals(tag))
                    .findFirst()
                    .orElse(JA);
        }
    }

    private final Language language;
    private final ResourceBundle words;

    private Texts(Language language) {
        this.language = language;
        var file = "/pages/messages_" + language.tag() + ".properties";
        try (var in = Objects.requireNonNull(Texts.class.getResourceAsStream(file), file)) {
            this.words = new PropertyResourceBundle(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Texts of(Language language) {
        return new Texts(language);
    }

    Language language() {
        return language;
    }

    /// The words for `key`, with `values` in their places ({@link MessageFormat}).
    ///
    /// @throws java.util.MissingResourceException where there are none
    String get(String key, Object... values) {
        return new MessageFormat(words.getString(key), Locale.ROOT).format(values);
    }

    /// Every key.
    Set<String> keys() {
        return words.keySet();
    }
}
