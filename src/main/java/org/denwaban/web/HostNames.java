package org.denwaban.web;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The names by which browsers may call this server. A page that was reached under another one may have been led here
/// by
/// a name server of somebody else (DNS rebinding), and is refused: 421, RFC 9110, 15.5.20.
///
/// @param names in lower case, without a port; `*.` at the beginning stands for one label
record HostNames(Set<String> names) {

    private static final int DNS_NAME = 2;
    private static final int ADDRESS = 7;

    HostNames {
        names = Set.copyOf(names);
    }

    /// This machine's own names, the address that it listens at, and what its certificate says that it is.
    ///
    /// @throws IOException if there is a certificate that cannot be read
    static HostNames of(InetSocketAddress address, Optional<Path> certificate) throws IOException {
        var names = new TreeSet<>(Set.of("localhost", "127.0.0.1", "[::1]"));
        names.add(literal(address.getAddress().getHostAddress()));
        if (certificate.isPresent()) {
            names.addAll(said(certificate.get()));
        }
        return new HostNames(names);
    }

    private static Set<String> said(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            var said = certificate.getSubjectAlternativeNames();
            var names = new TreeSet<String>();
            for (List<?> each : said == null ? List.<List<?>>of() : List.copyOf(said)) {
                switch ((int) each.get(0)) {
                    case DNS_NAME -> names.add(String.valueOf(each.get(1)).toLowerCase(Locale.ROOT));
                    case ADDRESS -> names.add(literal(String.valueOf(each.get(1))));
                    default -> {} // a mail address is no host
                }
            }
            return names;
        } catch (CertificateException e) {
            throw new IOException("E-WEB-001: " + file + " is no certificate", e);
        }
    }

    private static String literal(String address) {
        var plain = address.replaceFirst("%.*$", "");
        return plain.indexOf(':') < 0 ? plain : "[" + plain + "]";
    }

    /// Whether a request's `Host` is one of them, whatever its port.
    boolean has(String host) {
        var name = host.replaceFirst(":[0-9]{1,5}$", "").toLowerCase(Locale.ROOT);
        int dot = name.indexOf('.');
        return names.contains(name) || (dot > 0 && names.contains("*" + name.substring(dot)));
    }
}
