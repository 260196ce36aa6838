package org.denwaban.staff;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/// A random word that proves something by being known: a session's, a browser's, an invitation's. 256 bits; the
/// database has only its SHA-256, which needs no salt, for nobody guesses 256 bits.
public final class Token {

    private static final int BYTES = 32;
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String word;

    private Token(String word) {
        this.word = word;
    }

    /// A new one.
    public static Token fresh() {
        var bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new Token(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /// One that somebody shows; empty where it cannot be one.
    public static Optional<Token> shown(String word) {
        return SHAPE.matcher(word).matches() ? Optional.of(new Token(word)) : Optional.empty();
    }

    /// The word itself, for whoever it is given to.
    public String word() {
        return word;
    }

    /// What is stored of it.
    byte[] hash() {
        return sha256(word);
    }

    /// By which it stands in maps of this process.
    String key() {
        return key(hash());
    }

    /// The same of what is stored.
    static String key(byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }

    /// A word derived from it, that goes into pages: who knows it has read a page of this session.
    public String pageWord() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256("page " + word));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Never the word.
    @Override
    public String toString() {
        return "Token";
    }
}
