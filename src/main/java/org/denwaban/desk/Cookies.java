package org.denwaban.desk;

import java.time.Duration;
import java.util.Optional;
import org.denwaban.staff.Token;
import org.denwaban.web.HttpReply;
import org.denwaban.web.HttpRequest;

/// What browsers keep for us. With TLS the names begin with `__Host-`, so that nobody else can set them (RFC 6265bis,
/// 4.1.3.2).
///
/// @param secure whether browsers come by TLS
record Cookies(boolean secure) {

    private static final Duration DEVICE_KEPT = Duration.ofDays(180);
    private static final Duration LANGUAGE_KEPT = Duration.ofDays(365);
    private static final String LANGUAGE = "denwaban-language";

    Optional<Token> session(HttpRequest request) {
        return request.cookie(name("session")).flatMap(Token::shown);
    }

    Optional<Token> device(HttpRequest request) {
        return request.cookie(name("device")).flatMap(Token::shown);
    }

    Texts.Language language(HttpRequest request) {
        return Texts.Language.of(request.cookie(LANGUAGE).orElse(""));
    }

    /// Until the browser is closed; the session itself ends sooner.
    HttpReply withSession(HttpReply reply, Token session) {
        return reply.with("set-cookie", cookie(name("session"), session.word(), ""));
    }

    HttpReply withDevice(HttpReply reply, Token device) {
        return reply.with("set-cookie", cookie(name("device"), device.word(), maxAge(DEVICE_KEPT)));
    }

    HttpReply withLanguage(HttpReply reply, Texts.Language language) {
        return reply.with("set-cookie", cookie(LANGUAGE, language.tag(), maxAge(LANGUAGE_KEPT)));
    }

    HttpReply withoutSession(HttpReply reply) {
        return reply.with("set-cookie", cookie(name("session"), "", "; Max-Age=0"));
    }

    private String name(String what) {
        return (secure ? "__Host-denwaban-" : "denwaban-") + what;
    }

    private String cookie(String name, String value, String more) {
        return name + "=" + value + "; Path=/; HttpOnly; SameSite=Strict" + (secure ? "; Secure" : "") + more;
    }

    private static String maxAge(Duration kept) {
        return "; Max-Age=" + kept.toSeconds();
    }

    /// Whether a request comes from a page of ours. Browsers send `Origin` with every POST and every WebSocket, and
    /// newer
    /// ones say themselves whose page it is (Fetch Metadata); where they do, that must be true as well.
    boolean ownOrigin(HttpRequest request) {
        var host = request.header("host");
        var site = request.header("sec-fetch-site");
        return !host.isEmpty()
                && request.header("origin").equals((secure ? "https://" : "http://") + host)
                && (site.isEmpty() || site.equals("same-origin"));
    }
}
