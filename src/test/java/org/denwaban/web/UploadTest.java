package org.denwaban.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Files that browsers send, over real sockets.
@Timeout(30)
class UploadTest {

    private static final int MOST = 3 << 20;

    @TempDir
    private Path folder;

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        var door = new HttpServer.Door(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Optional.empty());
        server = HttpServer.start(door, List.of(), List.of(), List.of(new Upload("/send", MOST, this::admission)));
    }

    private Upload.Admission admission(org.denwaban.web.HttpRequest request) {
        return request.parameters().containsKey("stranger")
                ? new Upload.Admission.Refused(new HttpReply(403, "text/plain", "no"))
                : new Upload.Admission.Come(new Upload.Receiver() {
                    @Override
                    public Path file() {
                        return folder.resolve("sent");
                    }

                    @Override
                    public HttpReply whole() {
                        return HttpReply.file("back.bin", "application/octet-stream", file());
                    }

                    @Override
                    public void broken() {
                        heard.add("broken");
                    }
                });
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aFileLargerThanAnyOtherBodyComesToTheDiskAndGoesBackFromIt() throws Exception {
        var bytes = new byte[MOST];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        var reply = send("/send", bytes);
        assertEquals(200, reply.statusCode());
        assertArrayEquals(bytes, reply.body());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("sent"))));
        Files.delete(folder.resolve("sent"));
        assertEquals(0, send("/send", new byte[0]).body().length);
    }

    @Test
    void aFileThatIsTooLargeIsRefusedBeforeItComes() throws Exception {
        for (long length : List.of(MOST + 1L, 10L * MOST)) {
            try (var peer = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                peer.setSoTimeout(10_000);
                peer.getOutputStream()
                        .write(("POST /send HTTP/1.1\r\nhost: 127.0.0.1:" + server.port() + "\r\ncontent-length: "
                                        + length + "\r\n\r\n")
                                .getBytes(StandardCharsets.ISO_8859_1));
                var first = new BufferedReader(
                                new InputStreamReader(peer.getInputStream(), StandardCharsets.ISO_8859_1))
                        .readLine();
                assertTrue(String.valueOf(first).contains(" 413 "), first);
            }
        }
    }

    @Test
    void aStrangersFileIsNotRead() throws Exception {
        assertEquals(403, send("/send?stranger=1", new byte[1 << 20]).statusCode());
        assertFalse(Files.exists(folder.resolve("sent")));
    }

    @Test
    void aFileThatDoesNotComeWholeIsSaidToBeBroken() throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream()
                    .write(("POST /send HTTP/1.1\r\nHost: 127.0.0.1:" + server.port()
                                    + "\r\nContent-Length: 1000\r\n\r\nonly this")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
        }
        assertEquals("broken", heard.poll(20, TimeUnit.SECONDS));
    }

    private HttpResponse<byte[]> send(String path, byte[] body) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
        }
    }
}
