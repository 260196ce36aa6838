package org.denwaban;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/// Tests that pages name, as `` `ClassTest.method` ``, against the tests that there are.
final class NamedTests {

    private static final Pattern NAME = Pattern.compile("`([A-Z]\\w+)\\.([a-z]\\w+)`");

    private final Map<String, List<String>> classes;

    private NamedTests(Map<String, List<String>> classes) {
        this.classes = classes;
    }

    /// Those that were compiled with this class.
    static NamedTests ofThisBuild() throws IOException {
        return new NamedTests(classNames(Path.of("target/test-classes")).stream()
                .filter(name -> !name.contains("$"))
                .collect(Collectors.groupingBy(name -> name.substring(name.lastIndexOf('.') + 1))));
    }

    /// The tests that a text names.
    ///
    /// @throws AssertionError if one of them is none
    List<String> check(String text) {
        return NAME.matcher(text).results().map(this::checked).toList();
    }

    private String checked(MatchResult name) {
        var found = classes.get(name.group(1));
        assertNotNull(found, name.group());
        assertTrue(found.stream().anyMatch(each -> isTest(load(each), name.group(2))), name.group());
        return name.group();
    }

    private static boolean isTest(Class<?> tests, String method) {
        return Stream.concat(Stream.of(tests), Arrays.stream(tests.getDeclaredClasses()))
                .flatMap(each -> Arrays.stream(each.getDeclaredMethods()))
                .filter(each -> each.getName().equals(method))
                .anyMatch(each -> each.isAnnotationPresent(Test.class)
                        || each.isAnnotationPresent(ParameterizedTest.class)
                        || each.isAnnotationPresent(RepeatedTest.class));
    }

    /// A class of ours, not initialised.
    static Class<?> load(String name) {
        try {
            return Class.forName(name, false, NamedTests.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(name, e);
        }
    }

    /// The classes of ours that lie compiled in a folder.
    static List<String> classNames(Path root) throws IOException {
        try (var files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString())
                    .filter(file -> file.startsWith("org/denwaban/") && file.endsWith(".class"))
                    .filter(file -> !file.endsWith("package-info.class"))
                    .map(file ->
                            file.substring(0, file.length() - ".class".length()).replace('/', '.'))
                    .toList();
        }
    }
}
