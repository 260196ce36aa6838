package org.denwaban.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What browsers, and those who pretend to be one, get from a server for browsers, byte by byte.
@Timeout(60)
class ShieldTest {

    private static final InetSocketAddress LOOPBACK = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final List<HttpServer.Route> ROUTES = List.of(
            new HttpServer.Route("GET", "/users", _ -> HttpReply.html(200, "page")),
            new HttpServer.Route("POST", "/users/disable", request -> HttpReply.text(request.from())));

    @TempDir
    private Path directory;

    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.start(new HttpServer.Door(LOOPBACK, Optional.empty()), ROUTES, List.of());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void everyAnswerIsGuardedWhateverItIs() {
        var big =
                "POST /users/disable HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 2000000\r\n\r\n"
                        + "x".repeat(2_000_000);
        for (var answer : List.of(
                said(200, "GET", "/users", "localhost", ""),
                said(404, "GET", "/nothing", "localhost", ""),
                said(405, "GET", "/users/disable", "localhost", ""),
                said(421, "GET", "/users", "evil.example", ""),
                answer(413, big))) {
            assertHas(answer, "cache-control: no-store");
            assertHas(answer, "x-content-type-options: nosniff");
            assertHas(answer, "content-security-policy: default-src 'none'; frame-ancestors 'none'; base-uri 'none'");
            assertHas(answer, "cross-origin-opener-policy: same-origin");
            assertHas(answer, "referrer-policy: same-origin");
            assertFalse(answer.contains("strict-transport-security"), "only with TLS");
        }
    }

    @Test
    void onlyOurOwnNamesAreAnswered() {
        said(200, "GET", "/users", "localhost:" + server.port(), "");
        said(200, "GET", "/users", "127.0.0.1", "");
        said(200, "GET", "/users", "[::1]:8080", "");
        said(421, "GET", "/users", "evil.example:" + server.port(), "");
        said(421, "GET", "/users", "localhost.evil.example", "");
        answer(421, "GET /users HTTP/1.0\r\n\r\n");
    }

    @Test
    void pathsThatMeanSomethingElseAreNotLookedAt() {
        for (var path : List.of(
                "/..%2fusers",
                "/%75sers",
                "/users%00",
                "/%c0%afusers",
                "/users;jsessionid=1",
                "/assets/../users",
                "//users",
                "/./users",
                "/users\\")) {
            said(404, "GET", path, "localhost", "");
        }
        said(405, "GET", "/users/disable", "localhost", "");
        said(405, "PUT", "/users", "localhost", "");
        said(405, "DELETE", "/users", "localhost", "");
        said(405, "TRACE", "/users", "localhost", "");
    }

    @Test
    void whatIsTooLongIsRefused() {
        said(414, "GET", "/users?" + "x".repeat(5_000), "localhost", "");
        said(431, "GET", "/users", "localhost", "X-Long: " + "x".repeat(9_000) + "\r\n");
    }

    @Test
    void whoAsksIsTheOtherEndOfTheLineWhateverAHeaderSays() {
        var answer = said(
                200,
                "POST",
                "/users/disable",
                "localhost",
                "X-Forwarded-For: 203.0.113.9\r\nForwarded: for=203.0.113.9\r\nContent-Length: 0\r\n");
        assertTrue(answer.endsWith("\r\n\r\n127.0.0.1"), answer);
    }

    @Test
    void withACertificateBrowsersAreToldToComeByTlsOnlyAndByItsNames() throws Exception {
        var store = certificate("dns:desk.example.jp,dns:*.seats.example.jp");
        var tls = new HttpServer.Tls(directory.resolve("cert.pem"), directory.resolve("key.pem"));
        var context = SSLContext.getInstance("TLS");
        var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(store);
        context.init(null, trusted.getTrustManagers(), new SecureRandom());
        try (var secure = HttpServer.start(new HttpServer.Door(LOOPBACK, Optional.of(tls)), ROUTES, List.of())) {
            for (var name : List.of("desk.example.jp", "Desk.Example.JP:8443", "a1.seats.example.jp")) {
                try (var socket = context.getSocketFactory().createSocket("127.0.0.1", secure.port())) {
                    var answer = exchange(socket, request("GET", "/users", name, ""));
                    assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
                    assertHas(answer, "strict-transport-security: max-age=31536000");
                }
            }
            for (var name : List.of("seats.example.jp", "a.b.seats.example.jp", "example.jp")) {
                try (var socket = context.getSocketFactory().createSocket("127.0.0.1", secure.port())) {
                    var answer = exchange(socket, request("GET", "/users", name, ""));
                    assertTrue(answer.startsWith("HTTP/1.1 421"), answer);
                }
            }
        }
    }

    /// With its key beside it, as PEM.
    private KeyStore certificate(String names) throws Exception {
        var file = directory.resolve("store.p12");
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var made = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "desk",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=desk",
                        "-ext",
                        "SAN=" + names,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        "made-up")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.log").toFile())
                .start();
        assertEquals(0, made.waitFor());
        var store = KeyStore.getInstance(file.toFile(), "made-up".toCharArray());
        pem("cert.pem", "CERTIFICATE", store.getCertificate("desk").getEncoded());
        pem(
                "key.pem",
                "PRIVATE KEY",
                store.getKey("desk", "made-up".toCharArray()).getEncoded());
        return store;
    }

    private void pem(String name, String kind, byte[] bytes) throws IOException {
        Files.writeString(
                directory.resolve(name),
                "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + kind
                        + "-----\n");
    }

    private static void assertHas(String answer, String header) {
        assertTrue(answer.toLowerCase(Locale.ROOT).contains("\r\n" + header + "\r\n"), () -> header + " in " + answer);
    }

    private String said(int status, String method, String path, String host, String more) {
        return answer(status, request(method, path, host, more));
    }

    private static String request(String method, String path, String host, String more) {
        return method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n" + more + "\r\n";
    }

    private String answer(int status, String request) {
        try (var socket = new Socket("127.0.0.1", server.port())) {
            var answer = exchange(socket, request);
            assertTrue(
                    answer.matches("(?s)HTTP/1.[01] " + status + " .*"),
                    () -> request.lines().findFirst() + " got " + answer);
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String exchange(Socket socket, String request) throws IOException {
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
