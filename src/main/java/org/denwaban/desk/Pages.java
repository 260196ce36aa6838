package org.denwaban.desk;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.extension.AbstractExtension;
import io.pebbletemplates.pebble.extension.Function;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.denwaban.web.HttpReply;
import org.jspecify.annotations.Nullable;

/// Makes the pages: templates in `pages/`, words from {@link Texts}. Whatever is put into them is escaped.
final class Pages {

    /// Nothing but our own scripts and styles; nobody may frame us; nothing is sent elsewhere.
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    private final PebbleEngine engine = new PebbleEngine.Builder()
            .loader(loader())
            .extension(new Words())
            .strictVariables(true)
            .newLineTrimming(true)
            .build();
    private final Map<Texts.Language, Texts> texts = new EnumMap<>(Texts.Language.class);

    Pages() {
        for (var language : Texts.Language.values()) {
            texts.put(language, Texts.of(language));
        }
    }

    private static ClasspathLoader loader() {
        var loader = new ClasspathLoader(Pages.class.getClassLoader());
        loader.setPrefix("pages");
        loader.setSuffix(".html");
        loader.setCharset(StandardCharsets.UTF_8.name());
        return loader;
    }

    Texts texts(Texts.Language language) {
        return Objects.requireNonNull(texts.get(language));
    }

    /// A page, or a piece of one.
    ///
    /// @param name of the template
    String render(String name, Texts.Language language, Map<String, ?> values) {
        var all = new HashMap<String, @Nullable Object>(values);
        all.put("texts", texts(language));
        all.put("lang", language.tag());
        var page = new StringWriter();
        try {
            engine.getTemplate(name).evaluate(page, all, Locale.ROOT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return page.toString();
    }

    /// A whole page, with the headers that guard it.
    HttpReply page(int status, String name, Texts.Language language, Map<String, ?> values) {
        return HttpReply.html(status, render(name, language, values)).with("content-security-policy", POLICY);
    }

    /// A script or a style.
    static HttpReply asset(String name, String type) {
        try (InputStream in = Objects.requireNonNull(Pages.class.getResourceAsStream("/assets/" + name), name)) {
            return new HttpReply(200, type + "; charset=utf-8", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// `t("key", value, …)` in templates.
    private static final class Words extends AbstractExtension {

        @Override
        public Map<String, Function> getFunctions() {
            return Map.of("t", new Function() {

                @Override
                public @Nullable List<String> getArgumentNames() {
                    return null; // any number, named "0", "1" and so on
                }

                @Override
                public Object execute(
                        Map<String, Object> arguments, PebbleTemplate self, EvaluationContext context, int line) {
                    var texts = (Texts) context.getVariable("texts");
                    var values = new Object[arguments.size() - 1];
                    for (int i = 0; i < values.length; i++) {
                        values[i] = arguments.get(String.valueOf(i + 1));
                    }
                    return texts.get(String.valueOf(arguments.get("0")), values);
                }
            });
        }
    }
}
